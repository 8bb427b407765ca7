package v1beta1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// DynamicASNMode lets the neighbour's number be learnt instead of given.
type DynamicASNMode string

// SecretReference points at a Secret with a BGP password.
type SecretReference struct {
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name,omitempty"`
}

// Neighbor is one BGP session and what it is told.
type Neighbor struct {
	Address                string           `json:"address,omitempty"`
	Interface              string           `json:"interface,omitempty"`
	Port                   *uint16          `json:"port,omitempty"`
	ASN                    uint32           `json:"asn,omitempty"`
	DynamicASN             DynamicASNMode   `json:"dynamicASN,omitempty"`
	Password               string           `json:"password,omitempty"`
	PasswordSecret         SecretReference  `json:"passwordSecret,omitempty"`
	ConnectTime            *metav1.Duration `json:"connectTime,omitempty"`
	HoldTime               *metav1.Duration `json:"holdTime,omitempty"`
	KeepaliveTime          *metav1.Duration `json:"keepaliveTime,omitempty"`
	BFDProfile             string           `json:"bfdProfile,omitempty"`
	EBGPMultiHop           bool             `json:"ebgpMultiHop,omitempty"`
	EnableGracefulRestart  bool             `json:"enableGracefulRestart,omitempty"`
	DualStackAddressFamily bool             `json:"dualStackAddressFamily,omitempty"`
	DisableMP              bool             `json:"disableMP,omitempty"`
	ToAdvertise            Advertise        `json:"toAdvertise,omitempty"`
}

// Advertise lists the prefixes a neighbour hears of and the attributes they carry.
type Advertise struct {
	Allowed                   AllowedOutPrefixes      `json:"allowed,omitempty"`
	PrefixesWithAsPathPrepend []AsPathPrependPrefixes `json:"withAsPathPrepend,omitempty"`
	PrefixesWithCommunity     []CommunityPrefixes     `json:"withCommunity,omitempty"`
	PrefixesWithLocalPref     []LocalPrefPrefixes     `json:"withLocalPref,omitempty"`
}

// AllowedOutPrefixes are the prefixes a neighbour may hear of.
type AllowedOutPrefixes struct {
	Prefixes []string `json:"prefixes,omitempty"`
}

// AsPathPrependPrefixes are prefixes whose path is lengthened.
type AsPathPrependPrefixes struct {
	AsPathPrepend uint8    `json:"asPathPrepend,omitempty"`
	Prefixes      []string `json:"prefixes,omitempty"`
}

// CommunityPrefixes are prefixes that carry a community.
type CommunityPrefixes struct {
	Community string   `json:"community,omitempty"`
	Prefixes  []string `json:"prefixes,omitempty"`
}

// LocalPrefPrefixes are prefixes that carry a local preference.
type LocalPrefPrefixes struct {
	LocalPref uint32   `json:"localPref,omitempty"`
	Prefixes  []string `json:"prefixes,omitempty"`
}
