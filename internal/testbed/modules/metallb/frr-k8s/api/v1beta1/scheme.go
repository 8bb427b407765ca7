package v1beta1

import (
	"encoding/json"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var groupVersion = schema.GroupVersion{Group: "frrk8s.metallb.io", Version: "v1beta1"}

// AddToScheme makes the two kinds known to a client.
func AddToScheme(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(groupVersion, new(FRRConfiguration), new(FRRConfigurationList))
	metav1.AddToGroupVersion(scheme, groupVersion)
	return nil
}

// DeepCopy returns a copy that shares no memory with the original.
func (c *FRRConfiguration) DeepCopy() *FRRConfiguration {
	var copied FRRConfiguration
	viaJSON(c, &copied)
	return &copied
}

// DeepCopyObject makes FRRConfiguration a runtime.Object.
func (c *FRRConfiguration) DeepCopyObject() runtime.Object { return c.DeepCopy() }

// DeepCopyObject makes FRRConfigurationList a runtime.Object.
func (l *FRRConfigurationList) DeepCopyObject() runtime.Object {
	var copied FRRConfigurationList
	viaJSON(l, &copied)
	return &copied
}

// DeepCopyInto overwrites target with a copy that shares no memory with the original.
func (s *FRRConfigurationSpec) DeepCopyInto(target *FRRConfigurationSpec) {
	var copied FRRConfigurationSpec
	viaJSON(s, &copied)
	*target = copied
}

// viaJSON is slow and needs no generated code, which suits a mode that is never run.
func viaJSON(from, to any) {
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, to)
	}
	if err != nil {
		panic(fmt.Sprintf("copying %T: %v", from, err))
	}
}
