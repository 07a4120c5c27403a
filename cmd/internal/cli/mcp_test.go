package cli

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const mcpHello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}` + "\n"

// TestMCPEnds: the server ends without a word and without an error when its client closes
// what it reads, closes what it writes to, or ends it by a signal.
func TestMCPEnds(t *testing.T) {
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "none")}
	for name, end := range map[string]func(in io.Closer, out io.Closer, p *os.Process) error{
		"the end of the input": func(in, _ io.Closer, _ *os.Process) error { return in.Close() },
		"SIGTERM":              func(_, _ io.Closer, p *os.Process) error { return p.Signal(syscall.SIGTERM) },
		"SIGINT":               func(_, _ io.Closer, p *os.Process) error { return p.Signal(syscall.SIGINT) },
		"a closed output":      func(_, out io.Closer, _ *os.Process) error { return out.Close() },
	} {
		cmd := command(t, env, "mcp")
		var errs strings.Builder
		cmd.Stderr = &errs
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(in, mcpHello); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, "make one with: paperkin index SOURCE") {
			t.Errorf("%s: %s, %v", name, line, err)
		}
		if err := end(in, out, cmd.Process); err != nil {
			t.Fatal(err)
		}
		if name == "a closed output" { // which shows when something is written
			if _, err := io.WriteString(in, `{"jsonrpc":"2.0","id":2,"method":"ping"}`+"\n"); err != nil {
				t.Error(err)
			}
		}
		if err := cmd.Wait(); err != nil || errs.Len() > 0 {
			t.Errorf("%s: %v, %s", name, err, errs.String())
		}
	}
}
