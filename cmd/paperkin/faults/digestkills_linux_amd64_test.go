package faults

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/cmd/internal/mail/mailtest"
	"paperkin/cmd/internal/programtest"
	"paperkin/index"
)

// mornings are what a digest may find in the outbox.
var mornings = []struct {
	name   string
	before mailFault // of the digest before; none without a name
}{
	{name: "nothing waits"},
	{name: "a message waits", before: mailFault{name: "refused", at: mailtest.End, reply: mailtest.Reply(554, "this is spam")}},
	{name: "a message waits that has arrived", before: mailFault{name: "in doubt", at: mailtest.End, reply: fmt.Errorf("%w%w", mailtest.ErrAccepted, mailtest.ErrDrop)}},
}

// TestDigestFailpoints kills a digest before each system call that changes the library or says
// something to the mail server, and in the middle of each write. The next ones send the same
// messages, and all that came meanwhile.
func TestDigestFailpoints(t *testing.T) {
	longForm(t)
	base := subscribe(t, 12, mailtest.Options{})
	all := 0
	for _, m := range mornings {
		s := base.copy(t)
		if m.before.name != "" {
			if code, stderr := s.digest(t, m.before.hits()); code != exitOther {
				t.Fatalf("exit code %d\n%s", code, stderr)
			}
			s.arrive(t, 3)
		}
		kills, calls, again := s.killed(t)
		all += kills
		t.Logf("%s: %d kills at %d calls; after %d, messages that had arrived came again", m.name, kills, calls, again)
	}
	t.Logf("%d kills", all)
}

// killed kills digests of copies of the library.
func (s *subscriber) killed(t *testing.T) (kills, calls, again int) {
	t.Helper()
	early := s.server.Mail()[s.before:] // which have arrived by now
	counted := s.copy(t)
	code, tr := trace(t, counted.command(t), counted.dir, undisturbed)
	if code != exitDone {
		t.Fatalf("exit code %d", code)
	}
	for _, how := range []fate{killed, halfDone} {
		for _, at := range failpoints(t, tr.calls, uint64(how)) {
			one := s.copy(t)
			one.early = early
			if code, _ := traced(t, one.command(t), one.dir, only(at, how)); code >= 0 { // this run made fewer calls
				continue
			}
			if kills++; kills%4 == 0 {
				one.arrive(t, 2)
			}
			one.check(t, how == halfDone)
			one.settle(t)
			if len(one.messages(t)) < len(one.accepted()) {
				again++
			}
			if t.Failed() {
				t.Fatalf("killed at call %d of %d (%d)", at, tr.calls, how)
			}
		}
	}
	return kills, tr.calls, again
}

// check checks the library after a kill. Half a line of the shelf is named, and no event.
func (s *subscriber) check(t *testing.T, torn bool) {
	t.Helper()
	for _, p := range readPapers(t, s.dir).problems {
		if !torn || p.Cure != index.CureRepair {
			t.Errorf("check: %s: %s", p.What, p.Cure)
		}
	}
}

// TestDigestFileFailpoints kills a digest that is written to a folder, at each system call: no
// paper is lost, no file is half written, and none is told of twice where nothing has come
// meanwhile.
func TestDigestFileFailpoints(t *testing.T) {
	longForm(t)
	base := subscribe(t, 12, mailtest.Options{})
	digest := func(s *subscriber) *exec.Cmd {
		return command(t, nil, "--library", s.dir, "digest", "--output", filepath.Join(filepath.Dir(s.dir), "days")+"/")
	}
	counted := base.copy(t)
	code, tr := trace(t, digest(counted), filepath.Dir(counted.dir), undisturbed)
	if code != exitDone {
		t.Fatalf("exit code %d", code)
	}
	kills := 0
	for _, how := range []fate{killed, halfDone} {
		for _, at := range failpoints(t, tr.calls, uint64(how)) {
			s := base.copy(t)
			if code, _ := traced(t, digest(s), filepath.Dir(s.dir), only(at, how)); code >= 0 {
				continue
			}
			kills++
			s.check(t, how == halfDone)
			for _, want := range []int{exitDone, exitNoHits} { // the first has nothing left to do after the last kills
				if code, _, stderr := programtest.Run(t, digest(s)); code != want && code != exitNoHits {
					t.Errorf("exit code %d, want %d\n%s", code, want, stderr)
				}
			}
			s.inFiles(t)
			if t.Failed() {
				t.Fatalf("killed at call %d of %d (%d)", at, tr.calls, how)
			}
		}
	}
	t.Logf("%d kills at %d calls", kills, tr.calls)
}

// inFiles checks that every paper is in one file, once.
func (s *subscriber) inFiles(t *testing.T) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(filepath.Dir(s.dir), "days", "*"))
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]int{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range numbered.FindAllStringSubmatch(strings.Join(strings.Fields(string(b)), " "), -1) {
			in[found[1]]++
		}
	}
	for i := range s.papers {
		if n := in[fmt.Sprint(i)]; n != 1 && i != unwanted {
			t.Errorf("paper %d is %d times in %q", i, n, names)
		}
	}
}
