//go:build unix

package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"paperkin/index/porttest"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/weaviatetest"
	"paperkin/testdata"
)

// usualPorts is the line of the README's commands that says where nodes listen.
const usualPorts = "http=8080 grpc=50051 gossip=7100 raft=8300\n"

// TestReadme: the commands by which the README starts three nodes do so, and the program finds
// papers there.
func TestReadme(t *testing.T) {
	server := weaviatetest.Binary(t)
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(readme), "\n## Beyond one machine\n")
	_, section, opened := strings.Cut(section, "```bash\n")
	start, _, closed := strings.Cut(section, "```\n")
	if !found || !opened || !closed || !strings.Contains(start, usualPorts) {
		t.Fatal("the README has no commands that start nodes")
	}
	start = strings.Replace(start, usualPorts, freePorts(t), 1)

	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "papers.jsonl"), testdata.Papers, 0o600); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable() // which is both programs by their names
	if err != nil {
		t.Fatal(err)
	}
	for name, program := range map[string]string{"weaviate-server": server, "paperkin-cluster": self} {
		if err := os.Symlink(program, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	env := []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "HOME=" + dir, "PAPERKIN_EMBEDDER=builtin", "OLLAMA_HOST=127.0.0.1:1", "DISK_USE_READONLY_PERCENTAGE=98", "GORACE=" + os.Getenv("GORACE")}
	log, err := os.Create(filepath.Join(dir, "log")) // a file: nodes would hold a pipe open
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	nodes := exec.Command("bash", "-c", start+"echo $PAPERKIN_CLUSTER > nodes; wait")
	nodes.Dir, nodes.Env, nodes.Stdout, nodes.Stderr = dir, env, log, log
	nodes.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // they end with it
	ended, held, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	nodes.ExtraFiles = []*os.File{held} // by every node for as long as it runs
	if err := nodes.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // before the folder is removed, into which they write
		syscall.Kill(-nodes.Process.Pid, syscall.SIGKILL)
		nodes.Wait()
		io.Copy(io.Discard, ended)
		ended.Close()
		if shown, err := os.ReadFile(log.Name()); err == nil && t.Failed() {
			t.Logf("nodes said:\n%s", shown)
		}
	})
	urls := waitFor(t, filepath.Join(dir, "nodes"))
	for _, command := range [][]string{{"index", "papers.jsonl"}, {"search", "a better sound for robots"}, {"doctor"}} {
		cmd := exec.Command(filepath.Join(dir, "paperkin-cluster"), command...)
		cmd.Dir, cmd.Env = dir, append(env, "PAPERKIN_CLUSTER="+urls)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
	}
}

// waitFor waits until the nodes that a file names are ready, and returns what it says.
func waitFor(t *testing.T, file string) (urls string) {
	t.Helper()
	weaviatetest.Until(t, func(ctx context.Context) error {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		urls = strings.TrimSpace(string(b))
		nodes, err := conn.Parse(urls, usualPort)
		if err != nil {
			return err
		}
		for _, n := range nodes {
			c, err := conn.Open(conn.Options{Nodes: []conn.Node{n}})
			if err != nil {
				return err
			}
			if err := errors.Join(c.Ready(ctx), c.Close()); err != nil {
				return err
			}
		}
		return nil
	})
	return urls
}

// freePorts is usualPorts with ports that are free.
func freePorts(t *testing.T) string {
	t.Helper()
	line, port := "", porttest.Take(t, 3+3+6+6)
	for _, kind := range []struct {
		name  string
		ports int
	}{{"http", 3}, {"grpc", 3}, {"gossip", 6}, {"raft", 6}} {
		line += kind.name + "=" + strconv.Itoa(port) + " "
		port += kind.ports
	}
	return line + "\n"
}
