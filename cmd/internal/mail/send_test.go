package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/cmd/internal/mail/mailtest"
)

// secret is the password of tests.
const secret = "correct horse"

// serverAt is the server of a test, as a user names it.
func serverAt(t testing.TB, address string) Server {
	t.Helper()
	s, err := ParseServer(address)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// send sends a digest through a server.
func send(t testing.TB, s Server) (message []byte, err error) {
	t.Helper()
	m := digest(t)
	message = composed(t, m)
	return message, s.Send(t.Context(), m.From, m.To, message)
}

// faultOf is an error of sending, without its cause.
func faultOf(t testing.TB, err error) Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no error of sending", err)
	}
	if Hint(err) == "" || strings.Contains(err.Error()+Hint(err), secret) || strings.ContainsAny(err.Error(), "\n\r\x1b") {
		t.Errorf("%q, hint %q", err, Hint(err))
	}
	is := *e
	is.Err = nil
	return is
}

// TestSend: the server gets the very bytes, for those to whom they go, in each of the ways to
// connect.
func TestSend(t *testing.T) {
	authority := mailtest.NewAuthority(t)
	config := authority.Config(t, time.Hour, "127.0.0.1")
	for name, o := range map[string]mailtest.Options{
		"at once, with a login":  {TLS: config, AtOnce: true, User: "ada@example.org", Password: secret},
		"STARTTLS, with a login": {TLS: config, User: "ada@example.org", Password: secret},
		"STARTTLS":               {TLS: config},
		"in the open":            {},
		"in the open, a login":   {User: "ada", Password: secret},
	} {
		t.Run(name, func(t *testing.T) {
			server := mailtest.Start(t, o)
			s := serverAt(t, server.URL(o.User))
			s.Password, s.Roots = o.Password, authority.Roots
			want, err := send(t, s)
			if err != nil {
				t.Fatal(err)
			}
			got := server.Mail()
			if len(got) != 1 || got[0].From != "ada@example.org" || !slices.Equal(got[0].To, []string{"ada@example.org", "emilie@example.net"}) || got[0].User != o.User || got[0].UTF8 {
				t.Fatalf("%+v", got)
			}
			if !bytes.Equal(got[0].Bytes, want) {
				t.Errorf("the server got\n%q, want\n%q", got[0].Bytes, want)
			}
			if r := readBack(t, got[0].Bytes); r.Text != digest(t).Text {
				t.Errorf("it says %q", r.Text)
			}
		})
	}
}

// TestSendEach: a server that fails at a step, for good or for now, is told by its reply, and
// nobody has got the message.
func TestSendEach(t *testing.T) {
	for _, c := range []struct {
		step string
		code int
		want Error
	}{
		{mailtest.Connect, 554, Error{Stage: Connecting, Kind: Refused}},
		{mailtest.Connect, 421, Error{Stage: Connecting, Kind: Later}},
		{mailtest.Login, 535, Error{Stage: LoggingIn, Kind: WrongLogin}},
		{mailtest.Login, 534, Error{Stage: LoggingIn, Kind: WrongLogin}},
		{mailtest.Login, 454, Error{Stage: LoggingIn, Kind: Later}},
		{mailtest.Sender, 550, Error{Stage: Sender, Kind: Refused, Who: []string{"ada@example.org"}}},
		{mailtest.Sender, 451, Error{Stage: Sender, Kind: Later, Who: []string{"ada@example.org"}}},
		{mailtest.Sender, 530, Error{Stage: Sender, Kind: LoginNeeded, Who: []string{"ada@example.org"}}},
		{mailtest.Recipient, 550, Error{Stage: Recipient, Kind: Refused, Who: []string{"ada@example.org", "emilie@example.net"}}},
		{mailtest.Recipient, 452, Error{Stage: Recipient, Kind: Later, Who: []string{"ada@example.org", "emilie@example.net"}}},
		{mailtest.Recipient, 552, Error{Stage: Recipient, Kind: Refused, Who: []string{"ada@example.org", "emilie@example.net"}}},
		{mailtest.Data, 554, Error{Stage: Reply, Kind: Refused}}, // go-smtp says it at the end of the message
		{mailtest.End, 554, Error{Stage: Reply, Kind: Refused}},
		{mailtest.End, 451, Error{Stage: Reply, Kind: Later}},
		{mailtest.End, 552, Error{Stage: Reply, Kind: TooLarge}},
	} {
		t.Run(fmt.Sprint(c.step, " ", c.code), func(t *testing.T) {
			server := mailtest.Start(t, mailtest.Options{User: "ada", Password: secret, At: func(step, _ string) error {
				if step != c.step {
					return nil
				}
				return mailtest.Reply(c.code, "no \x1b[31m"+secret+"\u202e, never")
			}})
			s := serverAt(t, server.URL("ada"))
			s.Password = secret
			_, err := send(t, s)
			c.want.Server, c.want.User, c.want.Code, c.want.Text = server.Address, "ada", c.code, "no [31m[password], never"
			if got := faultOf(t, err); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", c.want) {
				t.Errorf("%v: %+v, want %+v", err, got, c.want)
			}
			if got := server.Mail(); len(got) > 0 {
				t.Errorf("it was accepted: %+v", got)
			}
		})
	}
}

// TestSendOneRefused: if one recipient is refused nobody gets the message, and the server is
// told so.
func TestSendOneRefused(t *testing.T) {
	server := mailtest.Start(t, mailtest.Options{At: func(_, about string) error {
		if about == "emilie@example.net" {
			return mailtest.Reply(550, "no such user")
		}
		return nil
	}})
	_, err := send(t, serverAt(t, server.URL("")))
	if got := faultOf(t, err); !slices.Equal(got.Who, []string{"emilie@example.net"}) || got.Kind != Refused {
		t.Errorf("%v: %+v", err, got)
	}
	if want := "the recipient emilie@example.net, and nobody got the message: 550 no such user"; !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %q", err, want)
	}
	if seen := server.Seen(); len(server.Mail()) > 0 || !slices.Contains(seen, "reset") || slices.Contains(seen, "data ") {
		t.Errorf("%q, %+v", seen, server.Mail())
	}
}

// TestSendBroken: a connection that is lost, or a server that says nothing more, is told by how
// far it came; acceptance is in doubt from the last byte of the message on, and only then.
func TestSendBroken(t *testing.T) {
	stages := map[string]Stage{mailtest.Connect: Connecting, mailtest.Login: LoggingIn, mailtest.Sender: Sender, mailtest.Recipient: Recipient, mailtest.End: Reply}
	for step, stage := range stages {
		for how, kind := range map[error]Kind{mailtest.ErrDrop: Dropped, mailtest.ErrStall: TimedOut} {
			for _, accepted := range []bool{false, true} {
				if accepted && step != mailtest.End {
					continue
				}
				t.Run(fmt.Sprint(step, " ", kind, " ", accepted), func(t *testing.T) {
					t.Parallel()
					server := mailtest.Start(t, mailtest.Options{User: "ada", Password: secret, At: func(at, _ string) error {
						switch {
						case at != step:
							return nil
						case accepted:
							return fmt.Errorf("%w%w", mailtest.ErrAccepted, how)
						}
						return how
					}})
					s := serverAt(t, server.URL("ada"))
					s.Password = secret
					if kind == TimedOut {
						s.Timeout = 3 * time.Second // which no step takes that works
					}
					_, err := send(t, s)
					if got := faultOf(t, err); got.Kind != kind || got.Stage != stage || got.InDoubt != (stage == Reply) || !got.Temporary() {
						t.Errorf("%v: %+v, want %s while %s", err, got, kind, stage)
					}
					if got := server.Mail(); (len(got) == 1) != accepted {
						t.Errorf("%+v", got)
					}
				})
			}
		}
	}
}

// TestSendStopped: the end of the context ends each step.
func TestSendStopped(t *testing.T) {
	for step, stage := range map[string]Stage{mailtest.Connect: Connecting, mailtest.Recipient: Recipient, mailtest.End: Reply} {
		t.Run(step, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			server := mailtest.Start(t, mailtest.Options{At: func(at, _ string) error {
				if at == step {
					cancel()
					return mailtest.ErrStall
				}
				return nil
			}})
			m := digest(t)
			err := serverAt(t, server.URL("")).Send(ctx, m.From, m.To, composed(t, m))
			if got := faultOf(t, err); got.Kind != Stopped || got.Stage != stage || got.InDoubt != (stage == Reply) || !errors.Is(err, context.Canceled) {
				t.Errorf("%v: %+v", err, got)
			}
		})
	}
}
