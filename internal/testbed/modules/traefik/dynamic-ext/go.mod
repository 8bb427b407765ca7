// Replaces a module that Traefik keeps inside its own repository and that no module proxy serves.
module github.com/traefik/traefik/dynamic/ext

go 1.26.0
