{{/* Annotations of pods: where Prometheus finds them, and those of the values. Takes a dict of root and own. */}}
{{- define "metallb.annotations" -}}
{{- if .root.Values.prometheus.scrapeAnnotations }}
prometheus.io/scrape: "true"
prometheus.io/scheme: "https"
prometheus.io/port: {{ .root.Values.prometheus.metricsPort | quote }}
{{- end }}
{{- with .own }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* One environment variable that holds a field of the pod. */}}
{{- define "metallb.field" -}}
- name: {{ .name }}
  valueFrom: { fieldRef: { fieldPath: {{ .path }} } }
{{- end -}}

{{/* Both programs report their health on one port. */}}
{{- define "metallb.probes" -}}
{{- range $probe, $path := dict "livenessProbe" "/healthz" "readinessProbe" "/readyz" }}
{{ $probe }}:
  httpGet: { path: {{ $path }}, port: 17472{{ with $.host }}, host: {{ . }}{{ end }} }
  initialDelaySeconds: 10
  periodSeconds: 10
  timeoutSeconds: 1
  successThreshold: 1
  failureThreshold: 3
{{- end }}
{{- end -}}
