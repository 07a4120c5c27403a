package main

import (
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"paperkin/cmd/internal/cli"
	"paperkin/cmd/internal/programtest"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/weaviatetest"
)

// TestMain lets the test binary be both programs.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"paperkin-cluster": func() { cli.Main(program("devel", "", "")) },
		"paperkin":         func() { cli.Main(cli.Folder("devel", "", "")) },
	})
}

// scripts runs the files in a folder, with the cluster of those nodes and more commands.
func scripts(t *testing.T, dir string, nodes []conn.Node, library func() string, more map[string]func(*testscript.TestScript, bool, []string)) {
	commands := map[string]func(*testscript.TestScript, bool, []string){"exits": programtest.Exits, "serve": serve, "ask": ask, "spoil": spoil}
	maps.Copy(commands, more)
	var urls []string
	for _, n := range nodes {
		_, port, _ := strings.Cut(n.GRPC, ":")
		urls = append(urls, n.URL+"#"+port)
	}
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, "PAPERKIN_CLUSTER_LIBRARY="+filepath.Join(e.WorkDir, "lib"),
				"PAPERKIN_EMBEDDER=builtin", "XDG_STATE_HOME="+filepath.Join(e.WorkDir, "state"), "XDG_CONFIG_HOME="+filepath.Join(e.WorkDir, "config"),
				"OLLAMA_HOST=127.0.0.1:1", "COLUMNS=100", "GORACE="+os.Getenv("GORACE"))
			if len(urls) > 0 {
				e.Vars = append(e.Vars, "PAPERKIN_CLUSTER="+strings.Join(urls, ","))
			}
			if library != nil {
				e.Vars = append(e.Vars, "NAME="+library(), "OTHER="+library())
			}
			return nil
		},
		Cmds: commands,
	})
}

// TestOffline: what the program says before there is a cluster, and where none answers.
func TestOffline(t *testing.T) {
	scripts(t, "testdata/offline", nil, nil, nil)
}

// TestCluster: the program as its users see it, with a server.
func TestCluster(t *testing.T) {
	s := weaviatetest.Start(t, 1)
	scripts(t, "testdata/cluster", s.Nodes, func() string { return s.Library(t) }, nil)
}

// TestNodes: the program as its users see it while nodes are gone. end NUMBER... kills nodes,
// begin NUMBER... starts them again.
func TestNodes(t *testing.T) {
	s := weaviatetest.Start(t, 3)
	numbers := func(ts *testscript.TestScript, args []string) (list []int) {
		for _, arg := range args {
			n, err := strconv.Atoi(arg)
			ts.Check(err)
			list = append(list, n)
		}
		return list
	}
	scripts(t, "testdata/nodes", s.Nodes, func() string { return s.Library(t) }, map[string]func(*testscript.TestScript, bool, []string){
		"end":   func(ts *testscript.TestScript, _ bool, args []string) { s.Kill(numbers(ts, args)...) },
		"begin": func(ts *testscript.TestScript, _ bool, args []string) { s.Restart(t, numbers(ts, args)...) },
	})
}
