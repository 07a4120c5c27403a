package conn

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for text, want := range map[string][]Node{
		"http://127.0.0.1:8080": {{"http://127.0.0.1:8080", "127.0.0.1:50051"}},
		" https://H1.example:8080/ , ,https://h2.example:8081#50052,": {{"https://h1.example:8080", "h1.example:50051"}, {"https://h2.example:8081", "h2.example:50052"}},
		"https://h1,http://[::1]":                                     {{"https://h1:443", "h1:50051"}, {"http://[::1]:80", "[::1]:50051"}},
	} {
		got, err := Parse(text, 50051)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"":                                "names no node",
		" , ":                             "names no node",
		"h1:8080":                         `"h1:8080": no address of a node`,
		"ftp://h1":                        "no address of a node",
		"https://":                        "no address of a node",
		"https://h1:8080/weaviate":        "ends with its port",
		"https://ann:secret@h1:8080":      "but an API key",
		"https://h1:8080#grpc":            "want the gRPC port behind #",
		"https://h1:8080#70000":           "gRPC port 70000",
		"https://h1:8080,https://H1:8080": "named twice",
	} {
		if _, err := Parse(text, 50051); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	if _, err := Parse("https://h1", 0); err == nil {
		t.Error("gRPC port 0 is taken")
	}
}

// TestNames: which node is which member of the cluster.
func TestNames(t *testing.T) {
	dns := map[string]string{"alpha": "10.0.0.1", "beta.example": "10.0.0.2", "gamma": "10.0.0.3"}
	lookUp := func(host string) []netip.Addr {
		if ip, err := netip.ParseAddr(dns[host]); err == nil {
			return []netip.Addr{ip}
		}
		return nil
	}
	machines := []member{{"w0", "10.0.0.1:8300"}, {"w1", "10.0.0.2:8300"}, {"w2", "10.0.0.3:8300"}}
	local := []member{{"w0", "127.0.0.1:8300"}, {"w2", "127.0.0.1:8304"}, {"w1", "127.0.0.1:8302"}}
	for _, tt := range []struct {
		urls    string
		members []member
		want    string
	}{
		{"http://gamma:8080 http://alpha:8080 http://beta.example:8080", machines, "w2 w0 w1"},
		{"http://10.0.0.2:8080", machines, "w1"},
		{"http://10.0.0.9:8080 http://nobody:80", machines, "? ?"},
		{"http://W1.weaviate.svc:8080 http://w2:8080 http://alpha:80", machines, "w1 w2 w0"}, // by its name alone
		{"http://127.0.0.1:8082 http://127.0.0.1:8080 http://127.0.0.1:8081", local, "w2 w0 w1"},
		{"http://127.0.0.1:8080 http://127.0.0.1:8081", local, "? ?"}, // which two?
		{"http://127.0.0.1:8080", nil, "?"},
		{"http://gamma:8080 http://nobody:80 http://alpha:8080", machines, "w2 w1 w0"}, // all but one are known
		{"http://nobody:80", local[:1], "w0"},
	} {
		var nodes []Node
		for _, url := range strings.Fields(tt.urls) {
			nodes = append(nodes, Node{URL: strings.ToLower(url)})
		}
		names := namesOf(nodes, tt.members, lookUp)
		for i, name := range names {
			if name == "" {
				names[i] = "?"
			}
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.urls, got, tt.want)
		}
	}
}
