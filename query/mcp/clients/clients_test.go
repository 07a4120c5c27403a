package clients_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"paperkin/query/mcp/clients"
)

const program, library = `/opt/R&D tools/paper"kin`, `C:\Users\Zoë\papers`

// TestSettings: what is printed says what was given, whatever is in it.
func TestSettings(t *testing.T) {
	for _, c := range clients.All {
		if named, ok := clients.Named(c.Name); !ok || named.Title != c.Title {
			t.Errorf("%s: not found by its name", c.Name)
		}
		text := c.Settings(program, "--library", library, "mcp")
		if !strings.HasSuffix(text, "\n") {
			t.Errorf("%s: no line feed at the end", c.Name)
		}
		var got any
		var err error
		switch c.Name {
		case "codex":
			err = toml.Unmarshal([]byte(text), &got)
		case "claude-code":
			if want := `claude mcp add -s user paperkin -- '/opt/R&D tools/paper"kin' --library 'C:\Users\Zoë\papers' mcp` + "\n"; text != want {
				t.Errorf("got %s want %s", text, want)
			}
			continue
		default:
			err = json.Unmarshal([]byte(text), &got)
		}
		if err != nil {
			t.Errorf("%s: %v in %s", c.Name, err, text)
			continue
		}
		servers, ok := got.(map[string]any)[map[string]string{"vscode": "servers", "zed": "context_servers", "codex": "mcp_servers"}[c.Name]]
		if !ok {
			servers = got.(map[string]any)["mcpServers"]
		}
		one := servers.(map[string]any)["paperkin"].(map[string]any)
		if one["command"] != program || !slices.Equal(one["args"].([]any), []any{"--library", library, "mcp"}) {
			t.Errorf("%s: got %v", c.Name, one)
		}
	}
	if _, ok := clients.Named("emacs"); ok {
		t.Error("a client of that name is known")
	}
	if names := clients.Names(); len(names) != len(clients.All) || names[0] != "claude-desktop" {
		t.Errorf("%q", names)
	}
}
