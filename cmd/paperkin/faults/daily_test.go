package faults

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"paperkin/cmd/internal/mail/mailtest"
)

// TestDailyInterrupted: Ctrl-C while a source is read, or while the digest is sent, ends the
// morning there; what was done is kept, and the next run tells of all.
func TestDailyInterrupted(t *testing.T) {
	s := subscribe(t, 4, mailtest.Options{})
	var reading atomic.Pointer[func()] // what a request brings about, in place of an answer
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := reading.Load(); f != nil {
			(*f)()
			<-r.Context().Done()
			return
		}
		io.WriteString(w, tortureLine(4, 1)+tortureLine(5, 1))
	}))
	t.Cleanup(service.Close)
	if r := paperkin(t, nil, "--library", s.dir, "source", "add", "late", "harvest", "url", service.URL+"/late.jsonl"); r.code != exitDone {
		t.Fatal(r.stderr)
	}
	daily := func(atReading, atSending bool) (code int, stderr string) {
		cmd := command(t, nil, "--library", s.dir, "daily", "--mail", "mira@sea.example", "--smtp", s.server.URL(""))
		var errs bytes.Buffer
		cmd.Stderr = &errs
		started := make(chan struct{})
		interrupt := func() {
			<-started
			cmd.Process.Signal(syscall.SIGINT)
		}
		fault := func(step string) error {
			if atSending && step == mailtest.Recipient {
				interrupt()
				return mailtest.ErrStall
			}
			return nil
		}
		s.fault.Store(&fault)
		defer s.fault.Store(nil)
		if atReading {
			reading.Store(&interrupt)
			defer reading.Store(nil)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		close(started)
		cmd.Wait()
		return cmd.ProcessState.ExitCode(), errs.String()
	}
	const interrupted = 130
	if code, stderr := daily(true, false); code != interrupted || len(s.server.Mail()) > 0 {
		t.Errorf("while a source was read: exit code %d, %d messages\n%s", code, len(s.server.Mail()), stderr)
	}
	if code, stderr := daily(false, true); code != interrupted || !strings.Contains(stderr, "kept: ") {
		t.Errorf("while it was sent: exit code %d\n%s", code, stderr)
	}
	s.papers += 2 // which the second run has read
	if code, stderr := daily(false, false); code != exitDone {
		t.Errorf("afterwards: exit code %d\n%s", code, stderr)
	}
	s.settle(t)
	s.sound(t)
}
