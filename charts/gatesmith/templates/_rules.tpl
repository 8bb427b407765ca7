{{/*
Each rule renders a JSON list of maps with code, message and hint; an empty list when it holds. The messages are in
_sentences.tpl, which is generated from what the parser says.
*/}}

{{/* One problem. Takes a dict of say, the name of the sentence, and words, what its placeholders stand for. */}}
{{- define "gatesmith.problem" -}}
{{- $sentence := get (include "gatesmith.sentences" . | fromJson) .say -}}
{{- $message := $sentence.message -}}
{{- $hint := $sentence.hint -}}
{{- range $word, $meaning := .words -}}
  {{- $place := printf "{%s}" $word -}}
  {{- $message = replace $place $meaning $message -}}
  {{- $hint = replace $place $meaning $hint -}}
{{- end -}}
{{- dict "code" $sentence.code "message" $message "hint" $hint | toJson -}}
{{- end -}}

{{- define "gatesmith.rules.endOfLife" -}}
{{- $found := list -}}
{{- if and (eq .Values.ingress.controller "ingress-nginx") (not .Values.ingress.acknowledgeEndOfLife) -}}
  {{- $found = append $found (include "gatesmith.problem" (dict "say" "endOfLife") | fromJson) -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{- define "gatesmith.rules.conflict" -}}
{{- $ingress := .Values.ingress -}}
{{- $found := list -}}
{{- $derived := include "gatesmith.disagreements" . | fromJson -}}
{{- range $derived.said -}}
  {{- $found = append $found (include "gatesmith.problem" (dict "say" "disagreement" "words" .) | fromJson) -}}
{{- end -}}
{{- if $derived.unset -}}
  {{- $message := "subchart values: Helm cannot derive those that are missing from the first-level sections" -}}
  {{- $found = append $found (dict "code" "GS-VALUES-CONFLICT" "message" $message "hint" "add what stands below") -}}
{{- end -}}
{{- if and $ingress.replicas (eq $ingress.kind "DaemonSet") -}}
  {{- $words := dict "replicas" (toRawJson $ingress.replicas) -}}
  {{- $found = append $found (include "gatesmith.problem" (dict "say" "replicasOfDaemonSet" "words" $words) | fromJson) -}}
{{- end -}}
{{- if and $ingress.defaultBackend.enabled (ne $ingress.controller "ingress-nginx") -}}
  {{- $words := dict "controller" $ingress.controller -}}
  {{- $found = append $found (include "gatesmith.problem" (dict "say" "noDefaultBackend" "words" $words) | fromJson) -}}
{{- end -}}
{{- $decided := dict "type" "enabled" -}}
{{- range list "selector" "loadBalancerClass" "externalTrafficPolicy" "ipFamilyPolicy" "ipFamilies" -}}{{- $_ := set $decided . . -}}{{- end -}}
{{- range $field, $key := $decided -}}
  {{- if hasKey $.Values.entrypoint.spec $field -}}
    {{- $found = append $found (include "gatesmith.problem" (dict "say" "decidedField" "words" (dict "field" $field "key" $key)) | fromJson) -}}
  {{- end -}}
{{- end -}}
{{- if .Values.metallb.crds.enabled -}}
  {{- $found = append $found (include "gatesmith.problem" (dict "say" "definitionsInRelease") | fromJson) -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{- define "gatesmith.rules.unadvertised" -}}
{{- $found := list -}}
{{- $advertisements := concat (default list .Values.bgp.advertisements) (default list (include "gatesmith.layer2" . | fromYaml).items) -}}
{{- range $pool := .Values.pools -}}
  {{- if not (or $pool.allocateOnly (include "gatesmith.advertised" (dict "advertisements" $advertisements "pool" $pool))) -}}
    {{- $words := dict "pool" (toRawJson $pool.name) -}}
    {{- $found = append $found (include "gatesmith.problem" (dict "say" "unadvertised" "words" $words) | fromJson) -}}
  {{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/*
One name that does not exist. Takes a dict of path, kind, name and known.
*/}}
{{- define "gatesmith.danglingName" -}}
{{- $advertisement := or (eq .kind "peer") (and (eq .kind "pool") (not (hasPrefix "entrypoint" .path))) -}}
{{- $known := .known | uniq -}}
{{- if gt (len $known) 10 -}}{{- $known = slice $known 0 10 -}}{{- end -}}
{{- $there := default (printf "no %s at all" .kind) (join ", " $known) -}}
{{- $words := dict "path" .path "kind" .kind "name" (toRawJson .name) "known" $there -}}
{{- include "gatesmith.problem" (dict "say" (ternary "danglingAdvertisement" "danglingReference" $advertisement) "words" $words) -}}
{{- end -}}

{{- define "gatesmith.rules.dangling" -}}
{{- $pools := list -}}
{{- range .Values.pools -}}{{- $pools = append $pools .name -}}{{- end -}}
{{- $peers := list -}}
{{- range .Values.bgp.peers -}}{{- $peers = append $peers .name -}}{{- end -}}
{{- $profiles := list -}}
{{- range .Values.bgp.bfdProfiles -}}{{- $profiles = append $profiles .name -}}{{- end -}}
{{- $communities := list -}}
{{- range .Values.bgp.communities -}}{{- range .communities -}}{{- $communities = append $communities .name -}}{{- end -}}{{- end -}}
{{- $names := list -}}
{{- range $index, $advertisement := default list .Values.layer2 -}}
  {{- range $place, $name := $advertisement.ipAddressPools -}}
    {{- $names = append $names (dict "path" (printf "layer2[%d].ipAddressPools[%d]" $index $place) "kind" "pool" "name" $name "known" $pools) -}}
  {{- end -}}
{{- end -}}
{{- range $index, $advertisement := .Values.bgp.advertisements -}}
  {{- range $place, $name := $advertisement.ipAddressPools -}}
    {{- $names = append $names (dict "path" (printf "bgp.advertisements[%d].ipAddressPools[%d]" $index $place) "kind" "pool" "name" $name "known" $pools) -}}
  {{- end -}}
  {{- range $place, $name := $advertisement.peers -}}
    {{- $names = append $names (dict "path" (printf "bgp.advertisements[%d].peers[%d]" $index $place) "kind" "peer" "name" $name "known" $peers) -}}
  {{- end -}}
  {{- range $place, $name := $advertisement.communities -}}
    {{- if not (contains ":" $name) -}}
      {{- $names = append $names (dict "path" (printf "bgp.advertisements[%d].communities[%d]" $index $place) "kind" "community" "name" $name "known" $communities) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- range $index, $peer := .Values.bgp.peers -}}
  {{- with $peer.bfdProfile -}}
    {{- $names = append $names (dict "path" (printf "bgp.peers[%d].bfdProfile" $index) "kind" "BFD profile" "name" . "known" $profiles) -}}
  {{- end -}}
{{- end -}}
{{- with .Values.entrypoint.ipAddressPool -}}
  {{- $names = append $names (dict "path" "entrypoint.ipAddressPool" "kind" "pool" "name" . "known" $pools) -}}
{{- end -}}
{{- $found := list -}}
{{- range $names -}}
  {{- if not (has .name .known) -}}
    {{- $found = append $found (include "gatesmith.danglingName" . | fromJson) -}}
  {{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{- define "gatesmith.rules.bgpOff" -}}
{{- $found := list -}}
{{- if and .Values.bgp.advertisements (not .Values.bgp.peers) -}}
  {{- $found = append $found (include "gatesmith.problem" (dict "say" "bgpOff") | fromJson) -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{- define "gatesmith.rules.exposedTwice" -}}
{{- $found := list -}}
{{- $controller := .Values.ingress.controller -}}
{{- if ne $controller "none" -}}
  {{- $ways := list -}}
  {{- $reachable := list "LoadBalancer" "NodePort" -}}
  {{- if eq $controller "traefik" -}}
    {{- $traefik := .Values.traefik -}}
    {{- if has (dig "service" "spec" "type" "" $traefik) $reachable -}}{{- $ways = append $ways "traefik.service.spec.type" -}}{{- end -}}
    {{- if eq (toString (dig "hostNetwork" false $traefik)) "true" -}}{{- $ways = append $ways "traefik.hostNetwork" -}}{{- end -}}
    {{- if dig "ports" "web" "hostPort" false $traefik -}}{{- $ways = append $ways "traefik.ports.web.hostPort" -}}{{- end -}}
  {{- else -}}
    {{- $nginx := index .Values "ingress-nginx" -}}
    {{- if has (dig "controller" "service" "type" "" $nginx) $reachable -}}{{- $ways = append $ways "ingress-nginx.controller.service.type" -}}{{- end -}}
    {{- if dig "controller" "hostNetwork" false $nginx -}}{{- $ways = append $ways "ingress-nginx.controller.hostNetwork" -}}{{- end -}}
    {{- if dig "controller" "hostPort" "enabled" false $nginx -}}{{- $ways = append $ways "ingress-nginx.controller.hostPort.enabled" -}}{{- end -}}
  {{- end -}}
  {{- $others := len $ways -}}
  {{- if .Values.entrypoint.enabled -}}{{- $ways = prepend $ways "the entrypoint" -}}{{- end -}}
  {{- if and (gt (len $ways) 1) (gt $others 0) -}}
    {{- $say := ternary "exposedTwice" "exposedTwiceByController" .Values.entrypoint.enabled -}}
    {{- $words := dict "controller" $controller "count" (toString (len $ways)) "ways" (join ", " $ways) -}}
    {{- $found = append $found (include "gatesmith.problem" (dict "say" $say "words" $words) | fromJson) -}}
  {{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{- define "gatesmith.rules.oneReplica" -}}
{{- $ingress := .Values.ingress -}}
{{- $found := list -}}
{{- $one := and (ne $ingress.controller "none") (eq $ingress.kind "Deployment") (eq (toString (default 2 $ingress.replicas)) "1") -}}
{{- if and .Values.entrypoint.enabled (eq .Values.entrypoint.externalTrafficPolicy "Local") $one -}}
  {{- $found = append $found (include "gatesmith.problem" (dict "say" "oneReplica") | fromJson) -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{- define "gatesmith.rules.family" -}}
{{- $found := list -}}
{{- $entrypoint := .Values.entrypoint -}}
{{- $pools := list -}}
{{- range $pool := .Values.pools -}}
  {{- if $entrypoint.ipAddressPool -}}
    {{- if eq $pool.name $entrypoint.ipAddressPool -}}{{- $pools = append $pools $pool -}}{{- end -}}
  {{- else if or $entrypoint.addresses (ne (toString (get $pool "autoAssign")) "false") -}}
    {{- $pools = append $pools $pool -}}
  {{- end -}}
{{- end -}}
{{- if and (include "gatesmith.hasEntrypoint" .) $pools -}}
  {{- $first := "IPv4" -}}
  {{- with $entrypoint.ipFamilies -}}{{- $first = first . -}}{{- end -}}
  {{- $wanted := ternary (list "IPv4" "IPv6") (list $first) (eq $entrypoint.ipFamilyPolicy "RequireDualStack") -}}
  {{- $served := false -}}
  {{- range $pool := $pools -}}
    {{- $all := true -}}
    {{- range $family := $wanted -}}
      {{- $any := false -}}
      {{- range $address := $pool.addresses -}}
        {{- if eq (contains ":" $address) (eq $family "IPv6") -}}{{- $any = true -}}{{- end -}}
      {{- end -}}
      {{- if not $any -}}{{- $all = false -}}{{- end -}}
    {{- end -}}
    {{- if $all -}}{{- $served = true -}}{{- end -}}
  {{- end -}}
  {{- if not $served -}}
    {{- $who := "no pool holds" -}}
    {{- with $entrypoint.ipAddressPool -}}{{- $who = printf "pool %q does not hold" . -}}{{- end -}}
    {{- $words := dict "who" $who "family" $first "other" (ternary "IPv6" "IPv4" (eq $first "IPv4")) -}}
    {{- $say := ternary "bothFamilies" "oneFamily" (eq (len $wanted) 2) -}}
    {{- $found = append $found (include "gatesmith.problem" (dict "say" $say "words" $words) | fromJson) -}}
  {{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}
