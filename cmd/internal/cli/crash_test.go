package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/index/crash"
)

// panicking is an input or an output that panics once it has been used for some bytes.
type panicking struct {
	bytes.Buffer
	after int
}

func (p *panicking) use() {
	if p.after--; p.after < 0 {
		panic("no such \x1bstream\nat all")
	}
}

func (p *panicking) Read(b []byte) (int, error) {
	p.use()
	return p.Buffer.Read(b[:min(len(b), 100)])
}

func (p *panicking) Write(b []byte) (int, error) {
	p.use()
	return p.Buffer.Write(b)
}

// TestPanic: a panic, wherever it happens, is one line with its place and a hint, and
// exit code 7. The library stays sound.
func TestPanic(t *testing.T) {
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(t.TempDir(), "lib"))
	records := strings.Repeat(`{"title":"T","abstract":"A."}`+"\n{\n", 20)
	program(t, records, "index", "--embedder", "builtin", "-")
	for _, tt := range []struct {
		name   string
		debug  string
		args   []string
		in     int // reads and writes that work
		out    int
		stacks int
	}{
		{"on the main goroutine", "", []string{"status"}, 0, 0, 0},
		{"with its stack", "1", []string{"status"}, 0, 0, 1},
		{"halfway", "", []string{"doctor"}, 0, 2, 0},
		{"of a question", "", []string{"search", "-"}, 0, 9, 0},
		{"of a reader", "", []string{"index", "-"}, 9, 9, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("PAPERKIN_DEBUG", tt.debug)
			in, out := &panicking{after: tt.in}, &panicking{after: tt.out}
			in.WriteString(records)
			var errs bytes.Buffer
			code := runTest(append([]string{"paperkin"}, tt.args...), in, out, &errs)
			want := regexp.MustCompile(`(?m)^paperkin: (.*: )?internal error: no such stream \(cmd/internal/cli/crash_test\.go:\d+\)\nhint: this is a mistake in Paperkin: .*PAPERKIN_DEBUG=1`)
			if code != fault.ExitOther || !want.MatchString(errs.String()) || strings.Count(errs.String(), "[running]") != tt.stacks || loud(errs.String()) != "" {
				t.Errorf("exit code %d: %s", code, errs.String())
			}
		})
	}
	if code, out, errs := program(t, "", "doctor"); code != fault.ExitDone {
		t.Errorf("doctor: exit code %d: %s%s", code, out, errs)
	}
}

// TestPanicOnSignal: a panic on the goroutine that waits for signals reaches the one that
// runs the command.
func TestPanicOnSignal(t *testing.T) {
	ctx, stop := withSignals(t.Context(), func(os.Signal) { panic("no notice") })
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Signal(syscall.SIGTERM); err != nil {
		t.Skip(err) // Windows has no such signal
	}
	<-ctx.Done()
	if err, ok := stop().(*crash.Error); !ok || err.Value != "no notice" {
		t.Errorf("got %v", err)
	}
}
