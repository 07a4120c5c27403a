package conn

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// A Node is where a node answers.
type Node struct {
	URL  string // of REST, with the port and no path: "https://h1:8080"
	GRPC string // "h1:50051"; encrypted if the URL is one of https
}

// Parse reads the nodes of a cluster: "https://h1:8080,https://h2:8080#50052". Behind # is
// the gRPC port of a node, which is grpcPort where there is none. An address without a port
// has that of its scheme.
func Parse(cluster string, grpcPort int) ([]Node, error) {
	var nodes []Node
	seen := map[string]bool{}
	for text := range strings.SplitSeq(cluster, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		n, err := parseNode(text, grpcPort)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%q: %w", text, err)
		case seen[n.URL]:
			return nil, fmt.Errorf("%q: named twice", text)
		}
		seen[n.URL] = true
		nodes = append(nodes, n)
	}
	if len(nodes) == 0 {
		return nil, fmt.Errorf("%q names no node, want addresses such as https://h1:8080, separated by commas", cluster)
	}
	return nodes, nil
}

func parseNode(text string, grpcPort int) (n Node, err error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return n, fmt.Errorf("no address of a node, want one such as https://h1:8080")
	}
	switch {
	case u.User != nil:
		return n, fmt.Errorf("a node has no user and no password, but an API key")
	case strings.TrimSuffix(u.Path, "/") != "" || u.RawQuery != "":
		return n, fmt.Errorf("the address of a node ends with its port")
	}
	port := grpcPort
	if u.Fragment != "" {
		if port, err = strconv.Atoi(u.Fragment); err != nil {
			return n, fmt.Errorf("want the gRPC port behind #, such as #50051")
		}
	}
	if port < 1 || port > 65535 {
		return n, fmt.Errorf("gRPC port %d, want 1 to 65535", port)
	}
	if u.Port() == "" {
		u.Host = net.JoinHostPort(u.Hostname(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
	}
	host := strings.ToLower(u.Hostname())
	return Node{URL: u.Scheme + "://" + net.JoinHostPort(host, u.Port()), GRPC: net.JoinHostPort(host, strconv.Itoa(port))}, nil
}

// host is the name or the address of the node's machine, and port that of REST.
func (n Node) host() (host string, port int) {
	u, err := url.Parse(n.URL)
	if err != nil {
		return "", 0
	}
	port, _ = strconv.Atoi(u.Port())
	return u.Hostname(), port
}

func (n Node) encrypts() bool { return strings.HasPrefix(n.URL, "https://") }

// check returns an error if the API key would be sent over a network for everybody to read.
func (n Node) check(hasKey bool) error {
	if host, _ := n.host(); hasKey && !n.encrypts() && !isLoopback(host) {
		return fmt.Errorf("node %s: the API key would be sent unencrypted, want an address of https", n.URL)
	}
	return nil
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.Unmap().IsLoopback()
}
