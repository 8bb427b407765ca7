package v1beta1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// FRRConfiguration is the object MetalLB writes per node in frr-k8s mode.
type FRRConfiguration struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec FRRConfigurationSpec `json:"spec,omitempty"`
}

// FRRConfigurationList is what a list request answers.
type FRRConfigurationList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []FRRConfiguration `json:"items"`
}

// FRRConfigurationSpec says which nodes speak which BGP.
type FRRConfigurationSpec struct {
	NodeSelector metav1.LabelSelector `json:"nodeSelector,omitempty"`
	BGP          BGPConfig            `json:"bgp,omitempty"`
}

// BGPConfig holds the routers of a node and the BFD profiles their neighbours refer to.
type BGPConfig struct {
	BFDProfiles []BFDProfile `json:"bfdProfiles,omitempty"`
	Routers     []Router     `json:"routers,omitempty"`
}

// Router is one BGP instance.
type Router struct {
	VRF       string     `json:"vrf,omitempty"`
	ASN       uint32     `json:"asn"`
	ID        string     `json:"id,omitempty"`
	Prefixes  []string   `json:"prefixes,omitempty"`
	Neighbors []Neighbor `json:"neighbors,omitempty"`
}

// BFDProfile holds the timers of BFD sessions.
type BFDProfile struct {
	Name             string  `json:"name"`
	DetectMultiplier *uint32 `json:"detectMultiplier,omitempty"`
	EchoInterval     *uint32 `json:"echoInterval,omitempty"`
	EchoMode         *bool   `json:"echoMode,omitempty"`
	MinimumTTL       *uint32 `json:"minimumTtl,omitempty"`
	PassiveMode      *bool   `json:"passiveMode,omitempty"`
	ReceiveInterval  *uint32 `json:"receiveInterval,omitempty"`
	TransmitInterval *uint32 `json:"transmitInterval,omitempty"`
}
