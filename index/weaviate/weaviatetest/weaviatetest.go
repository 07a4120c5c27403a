// Package weaviatetest starts clusters of real Weaviate servers for tests, on ports of this
// machine that nobody else has, and kills their nodes.
//
// A cluster takes some seconds to start, so a package has one where it can: see [Shared].
package weaviatetest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"paperkin/index/weaviate/conn"
)

// Variable names the environment variable that has the path of the server, and that .ci/run
// sets to what .ci/weaviate prints.
const Variable = "PAPERKIN_WEAVIATE"

// startTime is how long nodes may take until they are ready: 5 to 11 s on a busy machine. It is
// there so that nothing waits for ever.
const startTime = 5 * time.Minute

// ReadTime is how long a node may take for a question where nothing else is said: tests compare
// answers, and the machine has other things to do.
const ReadTime = time.Minute

// Servers are the nodes of a cluster. Its methods may be called from one goroutine at a time.
type Servers struct {
	Nodes []conn.Node

	binary, folder string
	env            []string
	nodes          []*process
	release        func() // the ports
}

// Binary returns the path of the server. Without one the test is skipped, and fails where
// CI=true; -short skips it in any case.
func Binary(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("a cluster of real servers takes long")
	}
	binary := os.Getenv(Variable)
	if binary == "" {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s names no Weaviate server: .ci/weaviate prints the path of one", Variable)
		}
		t.Skipf("%s names no Weaviate server: .ci/weaviate builds one", Variable)
	}
	return binary
}

// Start starts a cluster, and ends it with the test; a failed test shows what the servers
// said last. Of the environment that nodes have, "NAME=value" changes a variable.
func Start(t testing.TB, nodes int, env ...string) *Servers {
	t.Helper()
	s, err := start(Binary(t), nodes, env)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(s.Logs())
		}
		s.Stop()
	})
	return s
}

var shared struct {
	sync.Mutex
	servers map[int]*Servers
}

// Shared returns the cluster of that many nodes that the tests of a package have in common:
// it is started for the first of them, and ended by [Run]. They leave all nodes running, and
// use names of [Servers.Library].
func Shared(t testing.TB, nodes int) *Servers {
	t.Helper()
	binary := Binary(t)
	shared.Lock()
	defer shared.Unlock()
	if s := shared.servers[nodes]; s != nil {
		t.Cleanup(func() {
			if t.Failed() {
				t.Log(s.Logs())
			}
		})
		return s
	}
	s, err := start(binary, nodes, nil)
	if err != nil {
		t.Fatal(err)
	}
	if shared.servers == nil {
		shared.servers = map[int]*Servers{}
	}
	shared.servers[nodes] = s
	return s
}

// Run runs the tests of a package that has [Shared] clusters, and ends these. TestMain gives
// what it returns to os.Exit.
func Run(m *testing.M) (code int) {
	code = m.Run()
	shared.Lock()
	defer shared.Unlock()
	for _, s := range shared.servers {
		s.Stop()
	}
	return code
}

// Open returns the cluster, as options for the rest say, and closes it with the test. Tests that
// kill nodes set how long one may take, for one that starts may hang.
func (s *Servers) Open(t testing.TB, o conn.Options) *conn.Cluster {
	t.Helper()
	o.Nodes = s.Nodes
	if o.Read == 0 {
		o.Read = ReadTime
	}
	c, err := conn.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

var libraries struct {
	sync.Mutex
	n int
}

// Library returns a name for a library that no other test of this process has, and drops the
// classes and the alias of that library with the test.
func (s *Servers) Library(t testing.TB) string {
	t.Helper()
	libraries.Lock()
	libraries.n++
	name := fmt.Sprintf("T%dx%d", os.Getpid(), libraries.n)
	libraries.Unlock()
	t.Cleanup(func() {
		ctx := context.Background()
		c, err := conn.Open(conn.Options{Nodes: s.Nodes})
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		classes, err := c.Classes(ctx)
		for _, class := range classes {
			if strings.HasPrefix(class, name+"_") && err == nil {
				err = c.DropClass(ctx, class)
			}
		}
		if err == nil {
			err = c.DropAlias(ctx, name)
		}
		if err != nil {
			t.Log(err) // a test that killed nodes has none to ask
		}
	})
	return name
}

// Kill ends nodes at once, as a loss of power does but for what the system had not written.
func (s *Servers) Kill(nodes ...int) {
	for _, i := range nodes {
		s.nodes[i].kill()
	}
}

// Restart starts nodes that were killed, and returns once they are ready.
func (s *Servers) Restart(t testing.TB, nodes ...int) {
	t.Helper()
	if err := s.launch(nodes); err != nil {
		t.Fatal(err)
	}
}

// Stop ends all nodes, and removes what they stored.
func (s *Servers) Stop() {
	for _, p := range s.nodes {
		p.kill()
	}
	_ = os.RemoveAll(s.folder)
	s.release()
}

// Logs is what each server has said last.
func (s *Servers) Logs() string {
	var b strings.Builder
	for i := range s.nodes {
		text, _ := os.ReadFile(s.log(i))
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		fmt.Fprintf(&b, "weaviate-%d said last:\n", i)
		for _, line := range lines[max(0, len(lines)-20):] {
			var said struct{ Time, Level, Msg, Error string }
			if json.Unmarshal([]byte(line), &said) == nil {
				line = said.Time + " " + said.Level + ": " + said.Msg + ": " + said.Error
			}
			fmt.Fprintf(&b, "  %.300s\n", line)
		}
	}
	return b.String()
}
