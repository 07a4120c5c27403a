package ollama

import (
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	for _, c := range []struct{ address, host, want string }{
		{"", "", "http://127.0.0.1:11434"},
		{"", "gpu", "http://gpu:11434"},
		{"", "http://gpu", "http://gpu:80"},
		{"", `"gpu:8080"`, "http://gpu:8080"},
		{"", "0.0.0.0", "http://127.0.0.1:11434"},
		{"", "0.0.0.0:8080", "http://127.0.0.1:8080"},
		{"", "[::]:8080", "http://[::1]:8080"},
		{"other", "gpu", "http://other:11434"}, // the flag wins
		{" gpu ", "", "http://gpu:11434"},
		{"gpu:", "", "http://gpu:11434"},
		{":8080", "", "http://127.0.0.1:8080"},
		{"http://gpu", "", "http://gpu:80"},
		{"HTTP://gpu", "", "http://gpu:80"},
		{"https://gpu", "", "https://gpu:443"},
		{"https://gpu:8443/", "", "https://gpu:8443"},
		{"https://gpu/ollama/", "", "https://gpu:443/ollama"},
		{"::1", "", "http://[::1]:11434"},
		{"[::1]", "", "http://[::1]:11434"},
		{"[::1]:8080", "", "http://[::1]:8080"},
		{"192.168.0.7", "", "http://192.168.0.7:11434"},
	} {
		t.Setenv("OLLAMA_HOST", c.host)
		if got, err := resolve(c.address); err != nil || got.String() != c.want {
			t.Errorf("resolve(%q) with OLLAMA_HOST=%q: got %v, %v, want %s", c.address, c.host, got, err, c.want)
		}
	}
	for _, bad := range []string{"ftp://gpu", "gpu:port", "gpu:0", "gpu:65536", "gpu:-1", "a:b:c", "me@gpu", "my gpu", "http://gpu?x=1"} {
		if got, err := resolve(bad); err == nil {
			t.Errorf("resolve(%q): got %v, want an error", bad, got)
		}
	}
	for _, secret := range []string{"me:sesame@gpu", "http://me:ses/ame@gpu", "https://gpu/ollama?key=sesame", "gpu?sesame", "gpu#sesame", "ftp://sesame@gpu"} {
		if _, err := resolve(secret); err == nil || strings.Contains(err.Error(), "ame") {
			t.Errorf("resolve(%q): got %v, want an error without what may be a password", secret, err)
		}
	}
}

// FuzzResolve: whatever the variable holds, the result is an error or an
// address that can be dialled, and resolves to itself.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{"", "gpu", "http://gpu", "https://gpu:8443/x", "[::1]:80", "0.0.0.0", "a:b:c", "://", "%zz"} {
		f.Add(s)
	}
	f.Setenv("OLLAMA_HOST", "")
	f.Fuzz(func(t *testing.T, address string) {
		u, err := resolve(address)
		if err != nil {
			return
		}
		if u.Hostname() == "" || u.Port() == "" || u.Scheme != "http" && u.Scheme != "https" {
			t.Errorf("resolve(%q): got %q, want scheme, host and port", address, u)
		}
		again, err := resolve(u.Scheme + "://" + u.Host)
		if err != nil || again.Host != u.Host {
			t.Errorf("resolve(%q): got %q, which resolves to %v, %v", address, u, again, err)
		}
	})
}
