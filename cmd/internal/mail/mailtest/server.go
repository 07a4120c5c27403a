// Package mailtest has mail servers for tests, on this machine alone: [Start] one that keeps
// what it accepts and fails where a test wants it to, [Script] one that says what it is told
// to, word by word.
package mailtest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"paperkin/index/crash"
)

// What a client does that a server can fail at, in this order.
const (
	Connect   = "connect"
	Login     = "login"
	Sender    = "sender"
	Recipient = "recipient" // once for each
	Data      = "data"
	End       = "end" // of the message
)

// What [Options.At] returns for more than a reply.
var (
	// ErrDrop ends the connection without a reply.
	ErrDrop = errors.New("the connection is dropped")
	// ErrStall gives no reply until the client has gone.
	ErrStall = errors.New("the server says nothing")
	// ErrAccepted accepts a message, at its End, and does what comes with it, if anything:
	// fmt.Errorf("%w%w", ErrAccepted, ErrDrop) loses the reply.
	ErrAccepted = errors.New("")
)

// Reply is an error of [Options.At] that is a reply.
func Reply(code int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: text}
}

// Options are how a server is; the zero value takes everything from everybody, in the open.
type Options struct {
	TLS            *tls.Config // offers STARTTLS
	AtOnce         bool        // speaks TLS from the first byte on
	User, Password string      // who may log in, and has to; empty: there is no login
	MaxBytes       int64
	// At is called for each step with what it is about, such as an address, from several
	// goroutines; nil: all is well.
	At func(step, about string) error
}

// A Mail is what a server has accepted.
type Mail struct {
	From  string
	To    []string
	Bytes []byte
	User  string // who was logged in
	UTF8  bool   // SMTPUTF8 was asked for
}

// A Server is a running server.
type Server struct {
	Address string // "127.0.0.1:port"
	options Options
	mu      sync.Mutex
	mail    []Mail
	seen    []string
}

// Start runs a server until the test ends.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Address: l.Addr().String(), options: o}
	server := smtp.NewServer(smtp.BackendFunc(s.newSession))
	server.Domain, server.MaxMessageBytes, server.AllowInsecureAuth = "mail.test", o.MaxBytes, true
	server.EnableSMTPUTF8 = true
	server.ErrorLog = log.New(io.Discard, "", 0) // clients that go are no news
	if o.AtOnce {
		l = tls.NewListener(l, o.TLS)
	} else {
		server.TLSConfig = o.TLS
	}
	ended := make(chan error, 1)
	go func() { ended <- crash.Safe(func() error { return server.Serve(l) })() }()
	t.Cleanup(func() {
		l.Close() // which server may not know of yet
		server.Close()
		if err := <-ended; err != nil && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	return s
}

// URL is the address of the server as users write it, with a user or without. One without TLS
// has what it takes to be spoken to in the open.
func (s *Server) URL(user string) string {
	u := url.URL{Scheme: "smtp", Host: s.Address}
	if user != "" {
		u.User = url.User(user)
	}
	switch {
	case s.options.AtOnce:
		u.Scheme = "smtps"
	case s.options.TLS == nil:
		u.RawQuery = "tls=none"
	}
	return u.String()
}

// Mail is what the server has accepted by now.
func (s *Server) Mail() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mail)
}

// Seen are the steps that there were by now, each with what it was about, and "reset" and
// "quit".
func (s *Server) Seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.seen)
}

// at does what the test wants of a step: nil, or the reply.
func (s *Server) at(c *smtp.Conn, step, about string) error {
	return s.act(c, s.wanted(step, about))
}

func (s *Server) wanted(step, about string) error {
	s.note(step + " " + about)
	if s.options.At == nil {
		return nil
	}
	return s.options.At(step, about)
}

// act does what comes before a reply, or in its place.
func (s *Server) act(c *smtp.Conn, wanted error) error {
	switch {
	case errors.Is(wanted, ErrDrop):
		c.Conn().Close()
	case errors.Is(wanted, ErrStall):
		io.Copy(io.Discard, c.Conn()) // until the client has gone
	}
	return wanted
}

func (s *Server) note(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, what)
}

func (s *Server) keep(m Mail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mail = append(s.mail, m)
}

// session is what one client says.
type session struct {
	server *Server
	conn   *smtp.Conn
	mail   Mail
	user   string
}

func (s *Server) newSession(c *smtp.Conn) (smtp.Session, error) {
	if err := s.at(c, Connect, ""); err != nil {
		return nil, err
	}
	return &session{server: s, conn: c}, nil
}

func (s *session) AuthMechanisms() []string {
	if s.server.options.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if err := s.server.at(s.conn, Login, user); err != nil {
			return err
		}
		if user != s.server.options.User || password != s.server.options.Password {
			return smtp.ErrAuthFailed
		}
		s.user = user
		return nil
	}), nil
}

func (s *session) Mail(from string, o *smtp.MailOptions) error {
	if s.server.options.User != "" && s.user == "" {
		return Reply(530, "5.7.0 Authentication required")
	}
	s.mail = Mail{From: from, User: s.user, UTF8: o.UTF8}
	return s.server.at(s.conn, Sender, from)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	err := s.server.at(s.conn, Recipient, to)
	if err == nil {
		s.mail.To = append(s.mail.To, to)
	}
	return err
}

func (s *session) Data(r io.Reader) (err error) {
	if err := s.server.at(s.conn, Data, ""); err != nil {
		return err
	}
	if s.mail.Bytes, err = io.ReadAll(r); err != nil {
		return err
	}
	wanted := s.server.wanted(End, fmt.Sprint(len(s.mail.Bytes)))
	if wanted == nil || errors.Is(wanted, ErrAccepted) {
		s.server.keep(s.mail)
	}
	return s.server.act(s.conn, wanted)
}

func (s *session) Reset() { s.server.note("reset") }

func (s *session) Logout() error { return nil }
