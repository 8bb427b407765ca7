// Package v1beta1 declares the part of the FRRConfiguration API that the MetalLB programs name.
//
// Field names and JSON keys follow frr-k8s v0.0.27; whatever MetalLB never touches is left out.
package v1beta1
