package cli

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
	"paperkin/query/api"
)

// served starts paperkin serve, and returns its address and a function that ends it by
// Ctrl-C and returns what else it has said.
func served(t *testing.T, lib string, args ...string) (address string, end func() string) {
	t.Helper()
	return serving(t, command(t, []string{"PAPERKIN_LIBRARY=" + lib}, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...))
}

func serving(t *testing.T, cmd *exec.Cmd) (address string, end func() string) {
	t.Helper()
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() }) // if the test fails
	said := bufio.NewReader(errs)
	line, err := said.ReadString('\n')
	if err != nil {
		t.Fatal(err, line)
	}
	address = regexp.MustCompile(`http://[^ ]+/`).FindString(line)
	return address, func() string { return ended(t, cmd, said) }
}

func ended(t *testing.T, cmd *exec.Cmd, said io.Reader) string {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(said)
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("serve ended with %v", err)
	}
	return string(rest)
}

func get(t *testing.T, address string, headers ...string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	b, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply.StatusCode, string(b)
}

// A server begins without a library, sees the one that is made, and gives what the command
// prints, until it is told to end.
func TestServe(t *testing.T) {
	lib := filepath.Join(t.TempDir(), "lib")
	address, end := served(t, lib)
	if status, body := get(t, address); status != http.StatusOK || !strings.Contains(body, "paperkin --library "+lib+" index refs.bib") {
		t.Errorf("without a library: %d %s", status, body)
	}
	papers := programtest.PapersFile(t, 8)
	env := []string{"PAPERKIN_LIBRARY=" + lib, "PAPERKIN_EMBEDDER=builtin"}
	programtest.Run(t, command(t, env, "index", papers))
	status, body := get(t, address+"api/v1/search?q=paper&n=3", "Accept", api.Lines)
	_, printed, _ := programtest.Run(t, command(t, env, "search", "paper", "-n", "3", "--json"))
	if status != http.StatusOK || body != printed {
		t.Errorf("%d:\n%s\nwant what search --json prints:\n%s", status, body, printed)
	}
	if status, body := get(t, address+"healthz"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("healthz: %d %s", status, body)
	}
	for _, path := range []string{"search?q=paper", "new", "help", "feed.atom?q=paper", "openapi.json", "opensearch.xml"} {
		if status, body := get(t, address+path); status != http.StatusOK {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if said := end(); said != "" {
		t.Errorf("said besides the address: %s", said)
	}
}

// The sample is served from a library that goes with the server.
func TestDemoServe(t *testing.T) {
	temporary := t.TempDir()
	address, end := serving(t, command(t, []string{"TMPDIR=" + temporary, "PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib")}, "demo", "--serve", "--addr", "127.0.0.1:0"))
	if status, body := get(t, address+"search?q=sharing+parameters"); status != http.StatusOK || !strings.Contains(body, "papers") {
		t.Errorf("%d %s", status, body)
	}
	if said := end(); said != "" {
		t.Errorf("said besides the address: %s", said)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestServeToken(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "token")
	address, end := served(t, filepath.Join(dir, "lib"), "--token-file", file)
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 || len(b) != 65 {
		t.Errorf("the file of the token: %v, %d bytes", info.Mode(), len(b))
	}
	if status, _ := get(t, address+"api/v1/status"); status != http.StatusUnauthorized {
		t.Errorf("without a token: %d", status)
	}
	status, body := get(t, address+"api/v1/status", "Authorization", "Bearer "+strings.TrimSpace(string(b)))
	var problem api.Problem
	if err := json.Unmarshal([]byte(body), &problem); err != nil || status != http.StatusServiceUnavailable || problem.Exit != fault.ExitLibrary {
		t.Errorf("with the token: %d %s", status, body)
	}
	end()
}

func TestServeRefuses(t *testing.T) {
	dir := t.TempDir()
	weak := filepath.Join(dir, "weak")
	if err := os.WriteFile(weak, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	address, end := served(t, filepath.Join(dir, "lib"))
	taken := strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/")
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"--addr 0.0.0.0:0", fault.ExitUsage, "other machines can reach it, and it has no token"},
		{"--addr :0", fault.ExitUsage, "other machines can reach it, and it has no token"},
		{"--addr localhost:http", fault.ExitUsage, "want HOST:PORT"},
		{"--addr " + taken, fault.ExitOther, "another program"},
		{"--addr 127.0.0.1:0 --token-file " + weak, fault.ExitUsage, "want a token of 16 characters"},
		{"papers", fault.ExitUsage, "unexpected argument"},
	} {
		code, _, stderr := programtest.Run(t, command(t, []string{"PAPERKIN_LIBRARY=" + filepath.Join(dir, "lib")}, append([]string{"serve"}, strings.Fields(c.args)...)...))
		if code != c.code || !strings.Contains(stderr, c.says) {
			t.Errorf("serve %s: %d %s, want %d with %q", c.args, code, stderr, c.code, c.says)
		}
	}
	end()
}
