package ollama

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// resolve turns an address in the form of OLLAMA_HOST into a URL with scheme,
// host and port. It reads it as the server does (envconfig.Host), but rejects
// what the server would silently replace, and turns an address to listen on
// (0.0.0.0) into one to connect to.
func resolve(address string) (*url.URL, error) {
	s := clean(address)
	if s == "" {
		s = clean(os.Getenv("OLLAMA_HOST"))
	}
	if strings.ContainsAny(s, "@?#") { // what may be a secret is not repeated
		return nil, errors.New("ollama: the address has a login or a query, want a host, a port and a path")
	}
	scheme, rest, explicit := strings.Cut(s, "://")
	defaultPort := "11434"
	switch {
	case !explicit:
		scheme, rest = "http", s
	case strings.EqualFold(scheme, "http"):
		scheme, defaultPort = "http", "80"
	case strings.EqualFold(scheme, "https"):
		scheme, defaultPort = "https", "443"
	default:
		return nil, fmt.Errorf("ollama: address %q: scheme %q, want http or https", s, scheme)
	}
	hostport, path, _ := strings.Cut(rest, "/")
	host, port, err := net.SplitHostPort(hostport)
	if err != nil {
		host, port = strings.Trim(hostport, "[]"), "" // no port, or a bare IPv6 address
	}
	if port == "" {
		port = defaultPort
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return nil, fmt.Errorf("ollama: address %q: port %q, want 1 to 65535", s, port)
	}
	ip := net.ParseIP(host)
	switch {
	case host == "":
		host = "127.0.0.1"
	case ip != nil && ip.IsUnspecified() && ip.To4() != nil:
		host = "127.0.0.1"
	case ip != nil && ip.IsUnspecified():
		host = "::1"
	case ip == nil && strings.ContainsAny(host, ": \t[]"):
		return nil, fmt.Errorf("ollama: address %q: %q is not a host", s, host)
	}
	u := &url.URL{Scheme: scheme, Host: net.JoinHostPort(host, port)}
	if path = strings.Trim(path, "/"); path != "" {
		u.Path = "/" + path
	}
	return u, nil
}

// Address returns the URL that an address in the forms of [Options.URL] stands for. The error
// is that of [Open].
func Address(address string) (string, error) {
	u, err := resolve(address)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// clean removes the quotes that shells and service files leave around a value.
func clean(s string) string { return strings.Trim(strings.TrimSpace(s), `"'`) }
