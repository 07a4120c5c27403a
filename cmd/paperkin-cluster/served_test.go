package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// serve ARGS...: paperkin-cluster ARGS... serve runs until the script
// ends, and PAGE is its address.
func serve(ts *testscript.TestScript, _ bool, args []string) {
	path, _, _ := strings.Cut(ts.Getenv("PATH"), string(os.PathListSeparator)) // where the programs are
	cmd := exec.Command(filepath.Join(path, "paperkin-cluster"), append(args, "serve", "--addr", "127.0.0.1:0")...)
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "PAPERKIN_CLUSTER", "PAPERKIN_CLUSTER_LIBRARY", "PAPERKIN_EMBEDDER", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "OLLAMA_HOST", "GORACE"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	errs, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	said := bufio.NewReader(errs)
	ts.Defer(func() {
		cmd.Process.Kill()
		rest, _ := io.ReadAll(said)
		cmd.Wait()
		ts.Logf("serve said: %s", rest)
	})
	line, err := said.ReadString('\n')
	ts.Logf("%s", line)
	ts.Check(err)
	ts.Setenv("PAGE", regexp.MustCompile(`http://[^ ]+/`).FindString(line))
}

// ask STATUS PATH [FILE]: what is served is asked for a path, which is posted what the file
// has, as JSON, and says this status. Its answer is the standard output.
func ask(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	r, err := http.NewRequest(http.MethodGet, ts.Getenv("PAGE")+args[1], nil)
	ts.Check(err)
	if len(args) > 2 {
		r, err = http.NewRequest(http.MethodPost, ts.Getenv("PAGE")+args[1], strings.NewReader(ts.ReadFile(args[2])))
		ts.Check(err)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json, text/event-stream")
	}
	reply, err := http.DefaultClient.Do(r)
	ts.Check(err)
	defer reply.Body.Close()
	_, err = io.Copy(ts.Stdout(), reply.Body)
	ts.Check(err)
	if reply.StatusCode != want {
		ts.Fatalf("%s: status %d, want %d", args[1], reply.StatusCode, want)
	}
}
