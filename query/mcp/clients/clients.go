// Package clients writes what programs with an assistant need in their settings to start a
// server of the Model Context Protocol. It reads and changes no settings.
package clients

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// A Client is a program that starts servers.
type Client struct {
	Name  string // for options and addresses, such as "claude-desktop"
	Title string // such as "Claude Desktop"
	Where string // the file or the place for them; empty for a command, which is run once
	write func(command string, args []string) string
}

// All are the clients that are known, with the documentation of their settings.
var All = []Client{
	// https://modelcontextprotocol.io/docs/develop/connect-local-servers
	{"claude-desktop", "Claude Desktop", "claude_desktop_config.json (Settings, Developer, Edit Config)", object("mcpServers", "")},
	// https://code.claude.com/docs/en/mcp
	{"claude-code", "Claude Code", "", claudeCode},
	// https://cursor.com/docs/context/mcp
	{"cursor", "Cursor", "~/.cursor/mcp.json", object("mcpServers", "stdio")},
	// https://code.visualstudio.com/docs/copilot/customization/mcp-servers
	{"vscode", "VS Code", "mcp.json (MCP: Open User Configuration)", object("servers", "stdio")},
	// https://zed.dev/docs/ai/mcp
	{"zed", "Zed", "~/.config/zed/settings.json", object("context_servers", "")},
	// https://lmstudio.ai/docs/app/plugins/mcp
	{"lmstudio", "LM Studio", "~/.lmstudio/mcp.json (Program, Install, Edit mcp.json)", object("mcpServers", "")},
	// https://developers.openai.com/codex/mcp
	{"codex", "Codex", "~/.codex/config.toml", toml},
}

// Names are the names of all clients.
func Names() (names []string) {
	for _, c := range All {
		names = append(names, c.Name)
	}
	return names
}

// Named returns the client of a name.
func Named(name string) (c Client, ok bool) {
	for _, c := range All {
		if c.Name == name {
			return c, true
		}
	}
	return c, false
}

// Settings are what a client needs to start a program, named by its absolute path, with
// arguments. They end with a line feed.
func (c Client) Settings(program string, args ...string) string { return c.write(program, args) }

// server is how the clients that read JSON describe a server.
type server struct {
	Type    string   `json:"type,omitempty"`
	Command string   `json:"command"`
	Args    []string `json:"args"`
}

// object writes an object that has the server below a key.
func object(key, kind string) func(string, []string) string {
	return func(program string, args []string) string {
		return encode(map[string]any{key: map[string]server{"paperkin": {kind, program, args}}}, "  ")
	}
}

// claudeCode writes a command line for a shell of any kind.
func claudeCode(program string, args []string) string {
	words := []string{"claude mcp add -s user paperkin --"}
	for _, word := range append([]string{program}, args...) {
		words = append(words, shellWord(word))
	}
	return strings.Join(words, " ") + "\n"
}

// shellWord quotes what a shell would not take for one word as it is.
func shellWord(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+"
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// toml writes a table of TOML, whose strings in quotes are those of JSON.
func toml(program string, args []string) string {
	return fmt.Sprintf("[mcp_servers.paperkin]\ncommand = %s\nargs = %s\n", strings.TrimSpace(encode(program, "")), strings.TrimSpace(encode(args, "")))
}

func encode(v any, indent string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	_ = e.Encode(v) // of texts and lists of them
	return b.String()
}
