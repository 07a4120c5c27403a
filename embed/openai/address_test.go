package openai

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/openai/openaitest"
)

func TestResolve(t *testing.T) {
	for address, want := range map[string]string{
		"http://localhost:1234/v1":             "http://localhost:1234/v1",
		"http://localhost:1234/v1/":            "http://localhost:1234/v1",
		"http://localhost:1234":                "http://localhost:1234/v1",
		" localhost:1234 ":                     "http://localhost:1234/v1",
		"192.168.0.7:8000/v1":                  "http://192.168.0.7:8000/v1",
		"https://gpu/api/openai/v1":            "https://gpu/api/openai/v1",
		"http://[::1]:8080":                    "http://[::1]:8080/v1",
		"http://localhost:8080/v1/embeddings":  "http://localhost:8080/v1",
		"http://localhost:8080/v1/embeddings/": "http://localhost:8080/v1",
	} {
		if got, err := resolve(address); err != nil || got != want {
			t.Errorf("resolve(%q): got %q, %v, want %q", address, got, err, want)
		}
	}
	for _, bad := range []string{"", "ftp://gpu", "http://", "://gpu", "http://%zz", "http://gpu:port/v1"} {
		if got, err := resolve(bad); err == nil {
			t.Errorf("resolve(%q): got %q, want an error", bad, got)
		}
	}
	for _, secret := range []string{"http://me:sesame@gpu/v1", "https://gpu/v1?key=sesame", "gpu#sesame"} {
		if _, err := resolve(secret); err == nil || strings.Contains(err.Error(), "sesame") {
			t.Errorf("resolve(%q): got %v, want an error without what may be a password", secret, err)
		}
	}
}

func TestNear(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1": true, "127.8.8.8": true, "::1": true, "10.1.2.3": true, "172.16.0.1": true, "192.168.0.7": true,
		"169.254.1.1": true, "fe80::1": true, "fd00::1": true, "::ffff:10.0.0.1": true, "0.0.0.0": true,
		"8.8.8.8": false, "172.32.0.1": false, "100.64.0.1": false, "2001:db8::1": false, "::ffff:8.8.8.8": false, "224.0.0.1": false,
	} {
		if got := near(netip.MustParseAddr(address)); got != want {
			t.Errorf("near(%s): got %v, want %v", address, got, want)
		}
	}
}

// TestRemote: what counts is the address that is connected to. Proxies of the
// environment are not asked for anything that must not leave.
func TestRemote(t *testing.T) {
	d := &dialler{}
	if err := d.control(t.Context(), "tcp4", "8.8.8.8:443", nil); !errors.Is(err, ErrRemote) {
		t.Errorf("got %v, want ErrRemote", err)
	}
	if err := d.control(t.Context(), "tcp6", "[fe80::1%eth0]:443", nil); err != nil || d.remote.Load() {
		t.Errorf("link-local: %v, remote %v", err, d.remote.Load())
	}
	if d.transport().Proxy != nil {
		t.Error("there is a proxy")
	}
	d.allowRemote = true
	if err := d.control(t.Context(), "tcp4", "8.8.8.8:443", nil); err != nil || !d.remote.Load() {
		t.Errorf("allowed: %v, remote %v", err, d.remote.Load())
	}
	if d.transport().Proxy == nil {
		t.Error("allowed: there is no proxy")
	}
	s := openaitest.NewServer(t)
	o, _ := options(s)
	o.AllowRemote = true
	if e := open(t, o); e.Remote() {
		t.Error("a server on this machine is called remote")
	}
	o.AllowRemote, o.URL = false, "http://192.0.2.1:1/v1" // for documentation; nothing is sent
	if _, err := Open(t.Context(), o); !errors.Is(err, ErrRemote) || errors.Is(err, embed.ErrUnreachable) {
		t.Errorf("got %v, want ErrRemote alone", err)
	}
}
