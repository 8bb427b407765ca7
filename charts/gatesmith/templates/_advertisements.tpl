{{/*
"true" when one of the label selectors matches the labels.
Takes a dict of selectors and labels.
*/}}
{{- define "gatesmith.matchesAny" -}}
{{- $labels := default dict .labels -}}
{{- $any := false -}}
{{- range $selector := .selectors -}}
  {{- $all := true -}}
  {{- range $key, $value := $selector.matchLabels -}}
    {{- if ne (toString (get $labels $key)) (toString $value) -}}{{- $all = false -}}{{- end -}}
    {{- if not (hasKey $labels $key) -}}{{- $all = false -}}{{- end -}}
  {{- end -}}
  {{- range $requirement := $selector.matchExpressions -}}
    {{- $has := hasKey $labels $requirement.key -}}
    {{- $within := and $has (has (get $labels $requirement.key) (default list $requirement.values)) -}}
    {{- if eq $requirement.operator "In" -}}
      {{- if not $within -}}{{- $all = false -}}{{- end -}}
    {{- else if eq $requirement.operator "NotIn" -}}
      {{- if $within -}}{{- $all = false -}}{{- end -}}
    {{- else if eq $requirement.operator "Exists" -}}
      {{- if not $has -}}{{- $all = false -}}{{- end -}}
    {{- else if $has -}}
      {{- $all = false -}}
    {{- end -}}
  {{- end -}}
  {{- if $all -}}{{- $any = true -}}{{- end -}}
{{- end -}}
{{- if $any -}}true{{- end -}}
{{- end -}}

{{/*
"true" when one of the advertisements covers the pool; one that names and selects none covers all.
Takes a dict of advertisements and pool.
*/}}
{{- define "gatesmith.advertised" -}}
{{- $pool := .pool -}}
{{- $any := false -}}
{{- range $advertisement := .advertisements -}}
  {{- if not (or $advertisement.ipAddressPools $advertisement.ipAddressPoolSelectors) -}}
    {{- $any = true -}}
  {{- else if has $pool.name (default list $advertisement.ipAddressPools) -}}
    {{- $any = true -}}
  {{- else if include "gatesmith.matchesAny" (dict "selectors" $advertisement.ipAddressPoolSelectors "labels" $pool.labels) -}}
    {{- $any = true -}}
  {{- end -}}
{{- end -}}
{{- if $any -}}true{{- end -}}
{{- end -}}

{{/*
The Layer 2 advertisements as YAML: those given, or, when the section is left out, one that names every pool which
nothing else advertises.
*/}}
{{- define "gatesmith.layer2" -}}
{{- if hasKey .Values "layer2" -}}
{{- toYaml (dict "items" (default list .Values.layer2)) -}}
{{- else -}}
  {{- $names := list -}}
  {{- range $pool := .Values.pools -}}
    {{- if not (or $pool.allocateOnly (include "gatesmith.advertised" (dict "advertisements" $.Values.bgp.advertisements "pool" $pool))) -}}
      {{- $names = append $names $pool.name -}}
    {{- end -}}
  {{- end -}}
  {{- if $names -}}
{{- toYaml (dict "items" (list (dict "name" "default" "ipAddressPools" $names))) -}}
  {{- else -}}
{{- toYaml (dict "items" list) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
