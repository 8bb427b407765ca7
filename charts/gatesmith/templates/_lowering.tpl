{{/*
Subchart keys that follow from the first-level sections but have a different value, as JSON: said, the words of a sentence about
each, unset, how many have no value at all, and lacking, what is to be added to a values file. A key without a value has the
default of its chart here. The twin of packages/values/src/lowering.ts; a test compares the two.
*/}}
{{- define "gatesmith.disagreements" -}}
{{- $ingress := .Values.ingress -}}
{{- $entrypoint := .Values.entrypoint -}}
{{- $namespace := include "gatesmith.ingressNamespace" . -}}
{{- $speaking := gt (len (default list .Values.bgp.peers)) 0 -}}
{{- $bgpDecides := ternary "bgp.mode" "bgp.peers" $speaking -}}
{{- $published := ternary (printf "%s/%s" $namespace $entrypoint.name) "" $entrypoint.enabled -}}
{{- $wanted := list
  (list "metallb.loadBalancerClass" $entrypoint.loadBalancerClass "entrypoint.loadBalancerClass")
  (list "metallb.frrk8s.enabled" (and $speaking (eq .Values.bgp.mode "frr-k8s")) $bgpDecides)
  (list "metallb.speaker.frr.enabled" (and $speaking (eq .Values.bgp.mode "frr")) $bgpDecides)
  (list "ingress-nginx.enabled" (eq $ingress.controller "ingress-nginx") "ingress.controller")
  (list "traefik.enabled" (eq $ingress.controller "traefik") "ingress.controller")
-}}
{{- if eq $ingress.controller "ingress-nginx" -}}
  {{- $wanted = concat $wanted (list
    (list "ingress-nginx.namespaceOverride" $namespace "ingress.namespace")
    (list "ingress-nginx.controller.kind" $ingress.kind "ingress.kind")
    (list "ingress-nginx.controller.ingressClass" $ingress.className "ingress.className")
    (list "ingress-nginx.controller.ingressClassResource.name" $ingress.className "ingress.className")
    (list "ingress-nginx.controller.ingressClassResource.default" $ingress.defaultClass "ingress.defaultClass")
    (list "ingress-nginx.controller.priorityClassName" $ingress.priorityClassName "ingress.priorityClassName")
    (list "ingress-nginx.controller.publishService.pathOverride" $published "entrypoint.name")
    (list "ingress-nginx.defaultBackend.enabled" $ingress.defaultBackend.enabled "ingress.defaultBackend.enabled")
  ) -}}
{{- else if eq $ingress.controller "traefik" -}}
  {{- $wanted = concat $wanted (list
    (list "traefik.namespaceOverride" $namespace "ingress.namespace")
    (list "traefik.deployment.kind" $ingress.kind "ingress.kind")
    (list "traefik.ingressClass.enabled" (not $ingress.nginxAnnotations) "ingress.nginxAnnotations")
    (list "traefik.ingressClass.name" $ingress.className "ingress.className")
    (list "traefik.ingressClass.isDefaultClass" $ingress.defaultClass "ingress.defaultClass")
    (list "traefik.priorityClassName" $ingress.priorityClassName "ingress.priorityClassName")
    (list "traefik.providers.kubernetesIngress.publishedService.pathOverride" $published "entrypoint.name")
    (list "traefik.providers.kubernetesIngressNGINX.enabled" $ingress.nginxAnnotations "ingress.nginxAnnotations")
    (list "traefik.providers.kubernetesIngressNGINX.ingressClass" $ingress.className "ingress.className")
    (list "traefik.providers.kubernetesIngressNGINX.publishService.enabled" $entrypoint.enabled "entrypoint.enabled")
    (list "traefik.providers.kubernetesIngressNGINX.publishService.pathOverride" $published "entrypoint.name")
  ) -}}
{{- end -}}
{{- if eq $ingress.kind "Deployment" -}}
  {{- $replicas := default 2 $ingress.replicas -}}
  {{- if eq $ingress.controller "ingress-nginx" -}}
    {{- $wanted = append $wanted (list "ingress-nginx.controller.replicaCount" $replicas "ingress.replicas") -}}
  {{- else if eq $ingress.controller "traefik" -}}
    {{- $wanted = append $wanted (list "traefik.deployment.replicas" $replicas "ingress.replicas") -}}
  {{- end -}}
{{- end -}}
{{- $lacking := dict -}}
{{- $disagreeing := list -}}
{{- $unset := 0 -}}
{{- range $pair := $wanted -}}
  {{- $value := index $pair 1 -}}
  {{- $parts := splitList "." (index $pair 0) -}}
  {{- $said := $.Values -}}
  {{- $isSet := true -}}
  {{- range $part := $parts -}}
    {{- if and (kindIs "map" $said) (hasKey $said $part) -}}
      {{- $said = get $said $part -}}
    {{- else -}}
      {{- $said = "" -}}
      {{- $isSet = false -}}
    {{- end -}}
  {{- end -}}
  {{- if ne (toString (default "" $said)) (toString (default "" $value)) -}}
    {{- $branch := $lacking -}}
    {{- range $part := initial $parts -}}
      {{- if not (hasKey $branch $part) -}}{{- $_ := set $branch $part dict -}}{{- end -}}
      {{- $branch = get $branch $part -}}
    {{- end -}}
    {{- $_ := set $branch (last $parts) $value -}}
    {{- if $isSet -}}
      {{- $words := dict "path" (index $pair 0) "said" (toRawJson $said) "decides" (index $pair 2) "wanted" (toRawJson $value) -}}
      {{- $disagreeing = append $disagreeing $words -}}
    {{- else -}}
      {{- $unset = add1 $unset -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- dict "said" $disagreeing "unset" $unset "lacking" $lacking | toJson -}}
{{- end -}}
