package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"paperkin/cmd/internal/mail/mailtest"
)

// TestCertificates: a certificate counts if an authority that is trusted has made it, for the
// host, and not long ago; else nothing is said, and no password sent.
func TestCertificates(t *testing.T) {
	authority, stranger := mailtest.NewAuthority(t), mailtest.NewAuthority(t)
	for name, c := range map[string]struct {
		config *tls.Config
		want   string // "": it is good
	}{
		"good":           {authority.Config(t, time.Hour, "127.0.0.1"), ""},
		"of a stranger":  {stranger.Config(t, time.Hour, "127.0.0.1"), "unknown authority"},
		"of another":     {authority.Config(t, time.Hour, "mail.example.org", "127.0.0.2"), "127.0.0.2, not 127.0.0.1"},
		"of a while ago": {authority.Config(t, -time.Hour, "127.0.0.1"), "expired"},
	} {
		for _, atOnce := range []bool{true, false} {
			t.Run(name+" "+strconv.FormatBool(atOnce), func(t *testing.T) {
				server := mailtest.Start(t, mailtest.Options{TLS: c.config, AtOnce: atOnce, User: "ada", Password: secret})
				s := serverAt(t, server.URL("ada"))
				s.Password, s.Roots = secret, authority.Roots
				_, err := send(t, s)
				if c.want == "" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				if got := faultOf(t, err); got.Kind != BadCertificate || got.Stage != Encrypting || !strings.Contains(err.Error(), c.want) || got.Temporary() {
					t.Errorf("%v: %+v, want %q", err, got, c.want)
				}
				if seen := server.Seen(); slices.Contains(seen, "login ada") || len(server.Mail()) > 0 {
					t.Errorf("%q", seen)
				}
			})
		}
	}
}

// TestCertificateFile: an authority in the file that SSL_CERT_FILE names is trusted, as Go
// does. It is read once in a process, so another one sends.
func TestCertificateFile(t *testing.T) {
	const address = "PAPERKIN_TEST_SERVER"
	if url := os.Getenv(address); url != "" {
		if _, err := send(t, serverAt(t, url)); err != nil {
			t.Fatal(err)
		}
		return
	}
	authority := mailtest.NewAuthority(t)
	server := mailtest.Start(t, mailtest.Options{TLS: authority.Config(t, time.Hour, "127.0.0.1")})
	file := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, authority.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	for trusted, variable := range map[bool]string{true: "SSL_CERT_FILE=" + file, false: "SSL_CERT_FILE="} {
		sender := exec.Command(os.Args[0], "-test.run=^TestCertificateFile$")
		sender.Env = append(os.Environ(), address+"="+server.URL(""), variable)
		if out, err := sender.CombinedOutput(); (err == nil) != trusted || !trusted && !strings.Contains(string(out), "certificate of the server is not valid") {
			t.Errorf("%s: %v: %s", variable, err, out)
		}
	}
	if got := server.Mail(); len(got) != 1 {
		t.Errorf("%d messages, want that of who trusts", len(got))
	}
}

// TestNoEncryption: without STARTTLS nothing is said, whether the server lacks it or somebody
// on the way hides it; and what speaks no TLS, or no mail, is told from what does.
func TestNoEncryption(t *testing.T) {
	greeting := "220 mail.test"
	for name, c := range map[string]struct {
		scheme  string
		replies []string
		kind    Kind
		stage   Stage
		want    string
	}{
		"no STARTTLS":        {"smtp", []string{greeting, "250-mail.test\n250 AUTH PLAIN", "221 bye|drop"}, NoStartTLS, Encrypting, "does not offer STARTTLS"},
		"nothing offered":    {"smtp", []string{greeting, "502 what?", "250 mail.test", "221 bye|drop"}, NoStartTLS, Encrypting, "does not offer STARTTLS"},
		"STARTTLS refused":   {"smtp", []string{greeting, "250-mail.test\n250 STARTTLS", "454 4.7.0 not available", "221 bye|drop"}, NoStartTLS, Encrypting, "454 4.7.0 not available"},
		"STARTTLS, no TLS":   {"smtp", []string{greeting, "250-mail.test\n250 STARTTLS", "220 go", "250 what?"}, NotTLS, Encrypting, "not encrypted"},
		"STARTTLS, gone":     {"smtp", []string{greeting, "250-mail.test\n250 STARTTLS", "220 go|drop"}, Dropped, Encrypting, "lost"},
		"no TLS at once":     {"smtps", []string{greeting}, NotTLS, Encrypting, "not encrypted"},
		"gone at once":       {"smtp", []string{"|drop"}, Dropped, Connecting, "lost"},
		"another server":     {"smtp", []string{"SSH-2.0-OpenSSH_9.6\x1b[31m"}, NotMail, Connecting, "SSH-2.0-OpenSSH_9.6[31m"},
		"a page of the web":  {"smtp", []string{"HTTP/1.1 400 Bad Request"}, NotMail, Connecting, "HTTP/1.1 400"},
		"not now":            {"smtp", []string{"421 too many of you|drop"}, Later, Connecting, "421 too many of you"},
		"it greets for ever": {"smtp", []string{strings.Repeat("220-"+strings.Repeat("x", 996)+"\n", 2*maxReplies/1000)}, Dropped, Connecting, "lost"},
	} {
		t.Run(name, func(t *testing.T) {
			address := mailtest.Script(t, c.replies...)
			s := serverAt(t, c.scheme+"://ada@"+address)
			s.Password = secret
			_, err := send(t, s)
			if got := faultOf(t, err); got.Kind != c.kind || got.Stage != c.stage || got.InDoubt || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v: %+v, want %s, %q", err, got, c.kind, c.want)
			}
		})
	}
}

// TestNoHost: a name that is of no host is told from a name server that does not answer. No test
// asks one.
func TestNoHost(t *testing.T) {
	for _, c := range []struct {
		err  net.DNSError
		want Kind
	}{
		{net.DNSError{Err: "no such host", Name: "mail.example.org", IsNotFound: true}, UnknownHost},
		{net.DNSError{Err: "server misbehaving", Name: "mail.example.org", IsTemporary: true}, NoNames},
	} {
		s := &session{server: Server{Host: "mail.example.org", Port: 587}}
		err := s.step(t.Context(), Connecting, func(context.Context) error { return &net.OpError{Op: "dial", Err: &c.err} })
		if got := faultOf(t, err); got.Kind != c.want || got.Temporary() != (c.want == NoNames) {
			t.Errorf("%v: %+v, want %s", err, got, c.want)
		}
	}
}

// TestNoConnection: a port at which nobody listens on any machine, and one at which somebody says nothing.
func TestNoConnection(t *testing.T) {
	for name, c := range map[string]struct {
		server Server
		kind   Kind
		want   string
	}{
		"nobody":    {serverAt(t, "smtp://127.0.0.1:1"), Unreachable, "connection refused"},
		"says none": {serverAt(t, "smtp://"+mailtest.Script(t)), TimedOut, "no answer within 50ms while connecting"},
	} {
		t.Run(name, func(t *testing.T) {
			s := c.server
			if c.kind == TimedOut {
				s.Timeout = 50 * time.Millisecond
			}
			_, err := send(t, s)
			if got := faultOf(t, err); got.Kind != c.kind || got.Stage != Connecting || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v: %+v, want %s, %q", err, got, c.kind, c.want)
			}
		})
	}
}

// TestNotThisMachine: to a name that does not lead to this machine nothing is said in the open.
func TestNotThisMachine(t *testing.T) {
	if isLoopback(&net.TCPAddr{IP: net.ParseIP("192.0.2.1")}) || !isLoopback(&net.TCPAddr{IP: net.ParseIP("::1")}) || isLoopback(&net.UnixAddr{}) {
		t.Error("this machine is elsewhere")
	}
	own := ownAddress(t)
	l, err := net.Listen("tcp", net.JoinHostPort(own, "0"))
	if err != nil {
		t.Skip(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	err = Server{Host: own, Port: port, Open: true}.Send(t.Context(), "a@b", []string{"c@d"}, []byte("x\r\n"))
	if got := faultOf(t, err); got.Kind != NotThisMachine {
		t.Errorf("%v: %+v", err, got)
	}
}

// ownAddress is a number of this machine that others know it by.
func ownAddress(t *testing.T) string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			return n.IP.String()
		}
	}
	t.Skip("this machine has no number but that of itself")
	return ""
}

// TestStoppedBefore: nothing is begun when the context has ended.
func TestStoppedBefore(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := serverAt(t, server.URL("")).Send(ctx, "a@b", []string{"c@d"}, []byte("x\r\n"))
	if got := faultOf(t, err); got.Kind != Stopped || !errors.Is(err, context.Canceled) || len(server.Mail()) > 0 {
		t.Errorf("%v: %+v", err, got)
	}
}
