package cli

import (
	"io"
	"os/exec"
	"testing"

	"paperkin/cmd/internal/programtest"
	"paperkin/cmd/internal/session"
	"paperkin/query/wire"
)

// ofTests is the program that is tested.
var ofTests = Folder("devel", "", "")

func testStreams(in io.Reader, out, err io.Writer) *session.Run {
	return session.New(ofTests, in, out, err)
}

// runTest runs the program within the test and returns its exit code.
func runTest(args []string, in io.Reader, out, err io.Writer) int {
	return run(ofTests, args, in, out, err)
}

// result is what a run of the program left.
type result struct {
	code           int
	stdout, stderr string
}

// paperkin runs the program in a process of its own. The test binary becomes
// the program when it is started under that name.
func paperkin(t *testing.T, env []string, args ...string) result {
	t.Helper()
	code, stdout, stderr := programtest.Run(t, command(t, env, args...))
	return result{code, stdout, stderr}
}

func command(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("paperkin") // put there by testscript.Main
	if err != nil {
		t.Fatal(err)
	}
	return programtest.Command(path, env, args...)
}

func statusOf(t *testing.T, env []string) wire.Status {
	t.Helper()
	r := paperkin(t, env, "status", "--json")
	return programtest.Status(t, r.stdout, r.stderr)
}
