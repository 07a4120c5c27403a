package openai

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// ErrRemote: the server is neither on this machine nor at a private address, and
// Options.AllowRemote is not set. Nothing was sent to it.
var ErrRemote = errors.New("the server is not on this machine or in its private network")

// ErrAddress: what should be the address of an API is none.
var ErrAddress = errors.New("bad address")

// connectTimeout bounds connecting, so that an address at which nothing answers
// does not hold up the user.
const connectTimeout = 10 * time.Second

// resolve turns the address of an API into the URL that its services are below,
// without a slash at its end.
func resolve(address string) (string, error) {
	s := strings.TrimSpace(address)
	if strings.ContainsAny(s, "@?#") { // what may be a secret is not repeated
		return "", fmt.Errorf("openai: %w: it has a login or a query, want a scheme, a host, a port and a path", ErrAddress)
	}
	if !strings.Contains(s, "://") {
		s = "http://" + s
	}
	u, err := url.Parse(s)
	if err != nil {
		return "", fmt.Errorf("openai: %w: %q is not a URL", ErrAddress, address)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("openai: %w: %q has the scheme %q, want http or https", ErrAddress, address, u.Scheme)
	}
	if u.Hostname() == "" {
		return "", fmt.Errorf("openai: %w: %q has no host", ErrAddress, address)
	}
	path := strings.TrimRight(u.Path, "/")
	path = strings.TrimRight(strings.TrimSuffix(path, "/embeddings"), "/") // the service itself
	if path == "" {
		path = "/v1"
	}
	return u.Scheme + "://" + u.Host + path, nil
}

// near reports whether an address is this machine's or of a private network
// (RFC 1918, RFC 4193) or of one link.
func near(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsUnspecified()
}

// dialler connects, and remembers whether it left the private network. The address
// is looked at when it has been resolved, so that no name leads elsewhere.
type dialler struct {
	allowRemote bool
	remote      atomic.Bool
}

// transport returns a transport that connects by d. It takes the proxy of the
// environment only where texts may leave.
func (d *dialler) transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: connectTimeout, ControlContext: d.control}).DialContext
	t.Proxy = nil
	if d.allowRemote {
		t.Proxy = func(q *http.Request) (*url.URL, error) {
			u, err := http.ProxyFromEnvironment(q)
			if u != nil {
				d.remote.Store(true) // who knows where it goes from there
			}
			return u, err
		}
	}
	return t
}

func (d *dialler) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err == nil && near(a.Addr()) {
		return nil
	}
	if !d.allowRemote {
		return fmt.Errorf("%w: %s", ErrRemote, address)
	}
	d.remote.Store(true)
	return nil
}
