{{/*
Each rule renders a YAML list of maps with code, message and hint; an empty list when it holds.
*/}}

{{- define "gatesmith.rules.endOfLife" -}}
{{- if and (eq .Values.ingress.controller "ingress-nginx") (not .Values.ingress.acknowledgeEndOfLife) -}}
- code: GS-EOL-UNACKNOWLEDGED
  message: >-
    ingress.controller: "ingress-nginx" was maintained until March 2026; its last release, 1.15.1 with nginx 1.27.1, gets no fixes,
    and security holes found since then (CVE-2026-42945, CVE-2026-9256, CVE-2026-42533; as of 2026-11-22) stay open
  hint: >-
    use controller: traefik, which reads nginx annotations, or state that you know: ingress.acknowledgeEndOfLife: true
{{- else -}}
[]
{{- end -}}
{{- end -}}

{{- define "gatesmith.rules.conflict" -}}
{{- $ingress := .Values.ingress -}}
{{- $found := list -}}
{{- with include "gatesmith.disagreements" . -}}
  {{- $found = append $found (dict "code" "GS-VALUES-CONFLICT" "message" "subchart values: Helm cannot derive these from the first-level sections" "hint" (printf "pass what \"gatesmith render --format values\" prints, or add\n\n%s" (indent 4 .))) -}}
{{- end -}}
{{- if and $ingress.replicas (eq $ingress.kind "DaemonSet") -}}
  {{- $found = append $found (dict "code" "GS-VALUES-CONFLICT" "message" (printf "ingress.replicas: %v has no meaning with ingress.kind DaemonSet, which runs one pod on every node" $ingress.replicas) "hint" "remove it, or set ingress.kind: Deployment") -}}
{{- end -}}
{{- if and $ingress.defaultBackend.enabled (ne $ingress.controller "ingress-nginx") -}}
  {{- $found = append $found (dict "code" "GS-VALUES-CONFLICT" "message" (printf "ingress.defaultBackend.enabled: only ingress-nginx has a default backend, and ingress.controller is %s" $ingress.controller) "hint" "remove it; Traefik answers 404 by itself") -}}
{{- end -}}
{{- if .Values.metallb.crds.enabled -}}
  {{- $found = append $found (dict "code" "GS-VALUES-CONFLICT" "message" "metallb.crds.enabled: true would hand MetalLB's definitions to the release, and an uninstall would delete them with every pool" "hint" "leave it false") -}}
{{- end -}}
{{- toYaml $found -}}
{{- end -}}

{{- define "gatesmith.rules.unadvertised" -}}
{{- $found := list -}}
{{- $advertisements := concat (default list .Values.bgp.advertisements) (default list (include "gatesmith.layer2" . | fromYaml).items) -}}
{{- range $pool := .Values.pools -}}
  {{- if not (or $pool.allocateOnly (include "gatesmith.advertised" (dict "advertisements" $advertisements "pool" $pool))) -}}
    {{- $found = append $found (dict "code" "GS-POOL-UNADVERTISED" "message" (printf "pool %q: no advertisement covers it, so its addresses would be assigned and never answer" $pool.name) "hint" (printf "add %q to ipAddressPools of an entry under layer2 or bgp.advertisements, or set allocateOnly: true if that is meant" $pool.name)) -}}
  {{- end -}}
{{- end -}}
{{- toYaml $found -}}
{{- end -}}

{{/*
One name that is not there. Takes a dict of path, kind, name and known.
*/}}
{{- define "gatesmith.danglingName" -}}
{{- $pool := eq .kind "pool" -}}
{{- $code := ternary "GS-ADVERTISEMENT-DANGLING" "GS-REFERENCE-DANGLING" (or (and $pool (not (hasPrefix "entrypoint" .path))) (eq .kind "peer")) -}}
{{- $there := .known | join ", " -}}
{{- dict "code" $code "message" (printf "%s: there is no %s %q" .path .kind .name) "hint" (ternary (printf "there is no %s at all" .kind) (printf "there is %s" $there) (eq $there "")) | toJson -}}
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
{{- toYaml $found -}}
{{- end -}}

{{- define "gatesmith.rules.bgpOff" -}}
{{- if and .Values.bgp.advertisements (not .Values.bgp.peers) -}}
- code: GS-BGP-OFF
  message: >-
    bgp.advertisements: there are no bgp.peers, so BGP is off and nothing is announced by it
  hint: >-
    add the routers to bgp.peers, or announce the pools under layer2
{{- else -}}
[]
{{- end -}}
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
    {{- $found = append $found (dict "code" "GS-INGRESS-EXPOSED-TWICE" "message" (printf "%s is reached in %d ways: %s" $controller (len $ways) (join ", " $ways)) "hint" (ternary "remove it, or set entrypoint.enabled: false" "keep one of them" .Values.entrypoint.enabled)) -}}
  {{- end -}}
{{- end -}}
{{- toYaml $found -}}
{{- end -}}

{{- define "gatesmith.rules.oneReplica" -}}
{{- $ingress := .Values.ingress -}}
{{- $one := and (ne $ingress.controller "none") (eq $ingress.kind "Deployment") (eq (toString (default 2 $ingress.replicas)) "1") -}}
{{- if and .Values.entrypoint.enabled (eq .Values.entrypoint.externalTrafficPolicy "Local") $one -}}
- code: GS-ENTRYPOINT-ONE-REPLICA
  message: >-
    entrypoint.externalTrafficPolicy: with Local only the node of the one controller pod can announce the address, and it is silent while the pod moves
  hint: >-
    use ingress.kind: DaemonSet, ingress.replicas: 2 or more, or externalTrafficPolicy: Cluster
{{- else -}}
[]
{{- end -}}
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
    {{- $what := join " and " $wanted -}}
    {{- $who := ternary (printf "no pool holds %s" $what) (printf "pool %q does not hold %s" (toString $entrypoint.ipAddressPool) $what) (empty $entrypoint.ipAddressPool) -}}
    {{- $other := ternary "IPv6" "IPv4" (eq $first "IPv4") -}}
    {{- $hint := ternary "name a pool that holds both families, or use ipFamilyPolicy: PreferDualStack" (printf "add %s addresses to the pool, or set entrypoint.ipFamilies: [%s]" $first $other) (eq (len $wanted) 2) -}}
    {{- $found = append $found (dict "code" "GS-ENTRYPOINT-FAMILY" "message" (printf "entrypoint: %s, so the Service would wait for an address for ever" $who) "hint" $hint) -}}
  {{- end -}}
{{- end -}}
{{- toYaml $found -}}
{{- end -}}
