{{/*
What a values file lacks, as the YAML to add: subchart keys that follow from the first-level sections but say something else.
The twin of packages/values/src/lowering.ts; a test compares the two.
*/}}
{{- define "gatesmith.disagreements" -}}
{{- $ingress := .Values.ingress -}}
{{- $entrypoint := .Values.entrypoint -}}
{{- $namespace := include "gatesmith.ingressNamespace" . -}}
{{- $speaking := gt (len (default list .Values.bgp.peers)) 0 -}}
{{- $published := ternary (printf "%s/%s" $namespace $entrypoint.name) "" $entrypoint.enabled -}}
{{- $wanted := list
  (list "metallb.loadBalancerClass" $entrypoint.loadBalancerClass)
  (list "metallb.frrk8s.enabled" (and $speaking (eq .Values.bgp.mode "frr-k8s")))
  (list "metallb.speaker.frr.enabled" (and $speaking (eq .Values.bgp.mode "frr")))
  (list "ingress-nginx.enabled" (eq $ingress.controller "ingress-nginx"))
  (list "traefik.enabled" (eq $ingress.controller "traefik"))
-}}
{{- if eq $ingress.controller "ingress-nginx" -}}
  {{- $wanted = concat $wanted (list
    (list "ingress-nginx.namespaceOverride" $namespace)
    (list "ingress-nginx.controller.kind" $ingress.kind)
    (list "ingress-nginx.controller.ingressClass" $ingress.className)
    (list "ingress-nginx.controller.ingressClassResource.name" $ingress.className)
    (list "ingress-nginx.controller.ingressClassResource.default" $ingress.defaultClass)
    (list "ingress-nginx.controller.priorityClassName" $ingress.priorityClassName)
    (list "ingress-nginx.controller.publishService.pathOverride" $published)
    (list "ingress-nginx.defaultBackend.enabled" $ingress.defaultBackend.enabled)
  ) -}}
{{- else if eq $ingress.controller "traefik" -}}
  {{- $wanted = concat $wanted (list
    (list "traefik.namespaceOverride" $namespace)
    (list "traefik.deployment.kind" $ingress.kind)
    (list "traefik.ingressClass.enabled" (not $ingress.nginxAnnotations))
    (list "traefik.ingressClass.name" $ingress.className)
    (list "traefik.ingressClass.isDefaultClass" $ingress.defaultClass)
    (list "traefik.priorityClassName" $ingress.priorityClassName)
    (list "traefik.providers.kubernetesIngress.publishedService.pathOverride" $published)
    (list "traefik.providers.kubernetesIngressNGINX.enabled" $ingress.nginxAnnotations)
    (list "traefik.providers.kubernetesIngressNGINX.ingressClass" $ingress.className)
    (list "traefik.providers.kubernetesIngressNGINX.publishService.enabled" $entrypoint.enabled)
    (list "traefik.providers.kubernetesIngressNGINX.publishService.pathOverride" $published)
  ) -}}
{{- end -}}
{{- if eq $ingress.kind "Deployment" -}}
  {{- $replicas := default 2 $ingress.replicas -}}
  {{- if eq $ingress.controller "ingress-nginx" -}}
    {{- $wanted = append $wanted (list "ingress-nginx.controller.replicaCount" $replicas) -}}
  {{- else if eq $ingress.controller "traefik" -}}
    {{- $wanted = append $wanted (list "traefik.deployment.replicas" $replicas) -}}
  {{- end -}}
{{- end -}}
{{- $lacking := dict -}}
{{- range $pair := $wanted -}}
  {{- $value := index $pair 1 -}}
  {{- $parts := splitList "." (index $pair 0) -}}
  {{- $said := $.Values -}}
  {{- range $part := $parts -}}
    {{- if and (kindIs "map" $said) (hasKey $said $part) -}}
      {{- $said = get $said $part -}}
    {{- else -}}
      {{- $said = "" -}}
    {{- end -}}
  {{- end -}}
  {{- if ne (toString (default "" $said)) (toString (default "" $value)) -}}
    {{- $branch := $lacking -}}
    {{- range $part := initial $parts -}}
      {{- if not (hasKey $branch $part) -}}{{- $_ := set $branch $part dict -}}{{- end -}}
      {{- $branch = get $branch $part -}}
    {{- end -}}
    {{- $_ := set $branch (last $parts) $value -}}
  {{- end -}}
{{- end -}}
{{- if $lacking -}}
{{- toYaml $lacking -}}
{{- end -}}
{{- end -}}
