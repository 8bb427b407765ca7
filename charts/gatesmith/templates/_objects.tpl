{{/*
One object of MetalLB's. Takes a dict of root, kind, version, name, labels and spec. A root that has a config is the Job's: its
objects are not of the release, and the mark says of which run they are.
*/}}
{{- define "gatesmith.object" -}}
---
apiVersion: metallb.io/{{ .version }}
kind: {{ .kind }}
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "gatesmith.labels" .root | nindent 4 }}
    {{- with .root.config }}
    gatesmith.dev/config: {{ . | quote }}
    {{- end }}
    {{- with .labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- if .root.Values.argocd.syncWaves }}
  annotations:
    argocd.argoproj.io/sync-wave: "0"
  {{- end }}
spec:
  {{- toYaml .spec | nindent 2 }}
{{- end -}}

{{/* The IPAddressPools. */}}
{{- define "gatesmith.poolObjects" -}}
{{- range $pool := .Values.pools }}
{{- $addresses := list }}
{{- range $address := $pool.addresses }}
  {{- /* MetalLB refuses an address that stands alone. */}}
  {{- if or (contains "/" $address) (contains "-" $address) }}
    {{- $addresses = append $addresses $address }}
  {{- else }}
    {{- $addresses = append $addresses (printf "%s/%s" $address (ternary "128" "32" (contains ":" $address))) }}
  {{- end }}
{{- end }}
{{- $spec := merge (dict "addresses" $addresses) (omit $pool "name" "labels" "allocateOnly" "addresses") (dict "autoAssign" true "avoidBuggyIPs" false) }}
{{- if hasKey $pool "autoAssign" }}{{- $_ := set $spec "autoAssign" $pool.autoAssign }}{{- end }}
{{ include "gatesmith.object" (dict "root" $ "kind" "IPAddressPool" "version" "v1beta1" "name" $pool.name "labels" $pool.labels "spec" $spec) }}
{{- end }}
{{- end -}}

{{/* The L2Advertisements. */}}
{{- define "gatesmith.layer2Objects" -}}
{{- range $advertisement := (include "gatesmith.layer2" . | fromYaml).items }}
{{ include "gatesmith.object" (dict "root" $ "kind" "L2Advertisement" "version" "v1beta1" "name" $advertisement.name "spec" (omit $advertisement "name")) }}
{{- end }}
{{- end -}}

{{/* Everything of BGP; what others name comes first. */}}
{{- define "gatesmith.bgpObjects" -}}
{{- range $profile := .Values.bgp.bfdProfiles }}
{{ include "gatesmith.object" (dict "root" $ "kind" "BFDProfile" "version" "v1beta1" "name" $profile.name "spec" (omit $profile "name")) }}
{{- end }}
{{- range $community := .Values.bgp.communities }}
{{ include "gatesmith.object" (dict "root" $ "kind" "Community" "version" "v1beta1" "name" $community.name "spec" (omit $community "name")) }}
{{- end }}
{{- range $peer := .Values.bgp.peers }}
{{ include "gatesmith.object" (dict "root" $ "kind" "BGPPeer" "version" "v1beta2" "name" $peer.name "spec" (omit $peer "name")) }}
{{- end }}
{{- range $advertisement := .Values.bgp.advertisements }}
{{ include "gatesmith.object" (dict "root" $ "kind" "BGPAdvertisement" "version" "v1beta1" "name" $advertisement.name "spec" (omit $advertisement "name")) }}
{{- end }}
{{- end -}}
