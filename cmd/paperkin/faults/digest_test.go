package faults

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"paperkin/cmd/internal/mail/mailtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
)

// subscriber is a library whose digest is mailed.
type subscriber struct {
	dir    string
	papers int // in the library, all of which the digest tells of but for unwanted
	fault  *atomic.Pointer[func(step string) error]
	server *mailtest.Server
	env    []string
	before int             // messages that the server had before
	early  []mailtest.Mail // that arrived before the library was copied
}

// unwanted is a paper that the user has read.
const unwanted = 2

// subscribe makes a library with a saved search that finds every paper, and a server.
func subscribe(t *testing.T, papers int, o mailtest.Options) *subscriber {
	t.Helper()
	s := &subscriber{dir: filepath.Join(t.TempDir(), "library"), fault: new(atomic.Pointer[func(string) error])}
	o.At = func(step, _ string) error {
		if f := s.fault.Load(); f != nil {
			return (*f)(step)
		}
		return nil
	}
	s.server = mailtest.Start(t, o)
	s.arrive(t, papers)
	lib, err := index.Open(t.Context(), s.dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	read, err := lib.Find(t.Context(), fmt.Sprint("p", unwanted))
	_, saveErr := lib.SaveSearch(t.Context(), time.Now().Add(-time.Hour), "sea", "author=Oak")
	if err := errors.Join(err, saveErr, lib.Mark(t.Context(), time.Now(), index.Read, []index.Found{read})); err != nil {
		t.Fatal(err)
	}
	return s
}

// copy is the same in a library of its own.
func (s *subscriber) copy(t *testing.T) *subscriber {
	t.Helper()
	other := *s
	other.dir, other.before = filepath.Join(t.TempDir(), "library"), len(s.server.Mail())
	if err := os.CopyFS(other.dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	return &other
}

// arrive adds papers.
func (s *subscriber) arrive(t *testing.T, n int) {
	t.Helper()
	var b strings.Builder
	for i := range n {
		b.WriteString(tortureLine(s.papers+i, 1))
	}
	if r := paperkin(t, nil, "--library", s.dir, "index", "-e", "builtin", tortureFile(t, b.String())); r.code != exitDone {
		t.Fatal(r.stderr)
	}
	s.papers += n
}

func (s *subscriber) command(t *testing.T) *exec.Cmd {
	t.Helper()
	user := ""
	if len(s.env) > 0 {
		user = "mira"
	}
	return command(t, s.env, "--library", s.dir, "digest", "--mail", "mira@sea.example", "--smtp", s.server.URL(user))
}

// digest runs the digest while the server fails in a way; nil: in none.
func (s *subscriber) digest(t *testing.T, fault func(cmd *exec.Cmd, step string) error) (code int, stderr string) {
	t.Helper()
	cmd := s.command(t)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	started := make(chan struct{})
	if fault != nil {
		f := func(step string) error {
			<-started // there is a process to kill
			return fault(cmd, step)
		}
		s.fault.Store(&f)
		defer s.fault.Store(nil)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	cmd.Wait()
	return cmd.ProcessState.ExitCode(), errs.String()
}

// settle runs the digest until there is nothing left to tell, and checks what has arrived.
func (s *subscriber) settle(t *testing.T) {
	t.Helper()
	for n := 0; ; n++ {
		code, stderr := s.digest(t, nil)
		if code == exitNoHits {
			break
		}
		if code != exitDone || n == 2 {
			t.Errorf("run %d without faults: exit code %d\n%s", n+1, code, stderr)
			return
		}
	}
	s.arrived(t)
}

// accepted are the messages that the server has accepted of this library.
func (s *subscriber) accepted() []mailtest.Mail {
	return slices.Concat(s.early, s.server.Mail()[s.before:])
}

// messages are the same by their Message-IDs, each with the papers in it. Those of the same
// Message-ID have to be the same.
func (s *subscriber) messages(t *testing.T) map[string][]string {
	t.Helper()
	papers, content := map[string][]string{}, map[string]string{}
	for _, m := range s.accepted() {
		id, numbers := readMessage(t, m.Bytes)
		if before, again := content[id]; again && before != string(m.Bytes) {
			t.Errorf("%s has two contents", id)
		}
		content[id], papers[id] = string(m.Bytes), numbers
	}
	return papers
}

// arrived checks what has arrived: every paper in one message.
func (s *subscriber) arrived(t *testing.T) {
	t.Helper()
	in := map[string]int{}
	for _, numbers := range s.messages(t) {
		for _, n := range numbers {
			in[n]++
		}
	}
	for i := range s.papers {
		want := 1
		if i == unwanted {
			want = 0
		}
		if got := in[fmt.Sprint(i)]; got != want {
			t.Errorf("paper %d is in %d messages, want %d", i, got, want)
		}
	}
}

// sound checks the library.
func (s *subscriber) sound(t *testing.T) {
	t.Helper()
	for _, p := range readPapers(t, s.dir).problems {
		t.Errorf("check: %s", p.What)
	}
}

var numbered = regexp.MustCompile(`, number (\d+)`)

// readMessage returns the Message-ID of a message, and the numbers of the papers in it.
func readMessage(t *testing.T, b []byte) (id string, numbers []string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	var text io.Reader = quotedprintable.NewReader(m.Body)
	if kind == "multipart/alternative" {
		if text, err = multipart.NewReader(m.Body, params["boundary"]).NextPart(); err != nil { // decoded
			t.Fatal(err)
		}
	}
	said, err := io.ReadAll(text)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, found := range numbered.FindAllStringSubmatch(strings.Join(strings.Fields(string(said)), " "), -1) {
		if n := found[1]; !seen[n] {
			seen[n], numbers = true, append(numbers, n)
		}
	}
	return m.Header.Get("Message-ID"), numbers
}

// mailFault is a way in which mailing fails.
type mailFault struct {
	name   string
	at     string // the step
	reply  error
	kill   bool // the program is killed at the step; after the server has done what reply says
	stop   bool // it is interrupted there
	arrive bool // the message has arrived all the same
}

var mailFaults = []mailFault{
	{name: "refused at once", at: mailtest.Connect, reply: mailtest.Reply(554, "no service")},
	{name: "later, at once", at: mailtest.Connect, reply: mailtest.Reply(421, "too many connections")},
	{name: "dropped at once", at: mailtest.Connect, reply: mailtest.ErrDrop},
	{name: "killed at once", at: mailtest.Connect, reply: mailtest.ErrDrop, kill: true},
	{name: "sender refused", at: mailtest.Sender, reply: mailtest.Reply(550, "who is that")},
	{name: "recipient refused", at: mailtest.Recipient, reply: mailtest.Reply(550, "no such user")},
	{name: "greylisted", at: mailtest.Recipient, reply: mailtest.Reply(451, "come back later")},
	{name: "slow, interrupted", at: mailtest.Recipient, reply: mailtest.ErrStall, stop: true},
	{name: "killed before the message", at: mailtest.Data, reply: mailtest.ErrDrop, kill: true},
	{name: "message refused", at: mailtest.Data, reply: mailtest.Reply(552, "too much mail")},
	{name: "taken for spam", at: mailtest.End, reply: mailtest.Reply(554, "this is spam")},
	{name: "disk of the server full", at: mailtest.End, reply: mailtest.Reply(452, "no space")},
	{name: "dropped after the message", at: mailtest.End, reply: mailtest.ErrDrop},
	{name: "accepted, reply lost", at: mailtest.End, reply: fmt.Errorf("%w%w", mailtest.ErrAccepted, mailtest.ErrDrop), arrive: true},
	{name: "accepted, killed before the reply", at: mailtest.End, reply: fmt.Errorf("%w%w", mailtest.ErrAccepted, mailtest.ErrDrop), kill: true, arrive: true},
	{name: "accepted, slow, interrupted", at: mailtest.End, reply: fmt.Errorf("%w%w", mailtest.ErrAccepted, mailtest.ErrStall), stop: true, arrive: true},
}

// hits makes the server fail.
func (f mailFault) hits() func(cmd *exec.Cmd, step string) error {
	return func(cmd *exec.Cmd, step string) error {
		if step != f.at {
			return nil
		}
		switch {
		case f.kill:
			cmd.Process.Kill()
		case f.stop:
			cmd.Process.Signal(syscall.SIGINT)
		}
		return f.reply
	}
}

// code is the exit code of a run with the fault.
func (f mailFault) code() int {
	switch {
	case f.kill:
		return -1
	case f.stop:
		return 130
	}
	return exitOther
}

// TestMailFaults: whatever fails while a digest is mailed, the next one sends the same message
// and tells of what came meanwhile.
func TestMailFaults(t *testing.T) {
	base := subscribe(t, 12, mailtest.Options{})
	for _, f := range mailFaults {
		t.Run(f.name, func(t *testing.T) {
			s := base.copy(t)
			code, stderr := s.digest(t, f.hits())
			if code != f.code() {
				t.Errorf("exit code %d, want %d\n%s", code, f.code(), stderr)
			}
			if f.code() == exitOther && !strings.Contains(stderr, "kept: ") {
				t.Errorf("it does not say that the message is kept:\n%s", stderr)
			}
			s.arrive(t, 3)
			s.settle(t)
			want := 2 // the message, and that of what came meanwhile
			if f.arrive {
				want = 3 // once more
			}
			if got := len(s.server.Mail()) - s.before; got != want {
				t.Errorf("%d messages have arrived, want %d", got, want)
			}
		})
	}
}

// TestMailTrust: a server without a valid certificate, or that refuses the login, gets nothing;
// when that is mended, the message that was kept goes first.
func TestMailTrust(t *testing.T) {
	authority := mailtest.NewAuthority(t)
	s := subscribe(t, 5, mailtest.Options{TLS: authority.Config(t, time.Hour, "127.0.0.1"), User: "mira", Password: "sesame"})
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	trust, other := "SSL_CERT_FILE="+file("own.pem", string(authority.PEM)), "SSL_CERT_FILE="+file("other.pem", string(mailtest.NewAuthority(t).PEM))
	password, wrong := "PAPERKIN_SMTP_PASSWORD_FILE="+file("password", "sesame\n"), "PAPERKIN_SMTP_PASSWORD_FILE="+file("wrong", "open\n")
	for _, tt := range []struct {
		env  []string
		code int
		says string
	}{
		{[]string{trust, "PAPERKIN_SMTP_PASSWORD_FILE="}, exitUsage, "there is no password"},
		{[]string{other, password}, exitOther, "certificate"},
		{[]string{trust, wrong}, exitOther, "refuses the login of mira"},
		{[]string{trust, password}, exitDone, "the message that waited"},
	} {
		s.env = tt.env
		if code, stderr := s.digest(t, nil); code != tt.code || !strings.Contains(stderr, tt.says) || strings.Contains(stderr, "sesame") {
			t.Errorf("%q: exit code %d, want %d\n%s", tt.env, code, tt.code, stderr)
		}
	}
	s.settle(t)
	s.sound(t)
}

// TestMailFaultsAtRandom lets run after run fail in some way, with papers arriving meanwhile.
func TestMailFaultsAtRandom(t *testing.T) {
	longForm(t)
	base := subscribe(t, 12, mailtest.Options{})
	rng := rand.New(rand.NewPCG(3, 1))
	faults := 0
	for faults < damagetest.Times(t, 0) && !t.Failed() {
		s := base.copy(t)
		var all []string
		for range 6 {
			if rng.IntN(3) == 0 {
				s.arrive(t, 1+rng.IntN(3))
			}
			f := mailFaults[rng.IntN(len(mailFaults))]
			all = append(all, f.name)
			s.digest(t, f.hits())
			faults++
		}
		s.settle(t)
		if s.sound(t); t.Failed() {
			t.Errorf("after %q", all)
		}
	}
	t.Logf("%d faults", faults)
}
