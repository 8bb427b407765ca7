{{/* Labels of every object of this chart. */}}
{{- define "gatesmith.labels" -}}
app.kubernetes.io/name: gatesmith
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: gatesmith
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* Namespace of the ingress controller and of the entrypoint. */}}
{{- define "gatesmith.ingressNamespace" -}}
{{- if .Values.ingress.namespace -}}
{{- .Values.ingress.namespace -}}
{{- else if eq .Values.ingress.controller "none" -}}
{{- .Release.Namespace -}}
{{- else -}}
{{- .Values.ingress.controller -}}
{{- end -}}
{{- end -}}

{{/* "true" when there is an entrypoint: it is enabled and pods are selected for it. */}}
{{- define "gatesmith.hasEntrypoint" -}}
{{- if and .Values.entrypoint.enabled (or (ne .Values.ingress.controller "none") .Values.entrypoint.selector) -}}
true
{{- end -}}
{{- end -}}

{{/* The pods behind the entrypoint, by the labels that the controller's own chart gives them. */}}
{{- define "gatesmith.entrypointSelector" -}}
{{- if .Values.entrypoint.selector -}}
{{- toYaml .Values.entrypoint.selector -}}
{{- else if eq .Values.ingress.controller "traefik" -}}
{{- $instance := printf "%s-%s" .Release.Name (include "gatesmith.ingressNamespace" .) -}}
app.kubernetes.io/name: {{ default "traefik" .Values.traefik.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ default $instance .Values.traefik.instanceLabelOverride | trunc 63 | trimSuffix "-" }}
{{- else -}}
app.kubernetes.io/name: {{ default "ingress-nginx" (index .Values "ingress-nginx").nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: controller
{{- end -}}
{{- end -}}

{{/* The caller of a webhook is the API server, from its own addresses where they are configured. */}}
{{- define "gatesmith.fromApiServer" -}}
{{- with .Values.networkPolicies.apiServer -}}
from:
  {{- range . }}
  - ipBlock:
      cidr: {{ . }}
  {{- end }}
{{- end -}}
{{- end -}}
