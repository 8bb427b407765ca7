// Package ext holds the extension points of Traefik's dynamic configuration, which the open source edition leaves empty.
package ext

// HTTP extends the HTTP configuration.
type HTTP struct{}

// Router extends a router.
type Router struct{}
