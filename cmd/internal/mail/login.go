package mail

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

// ways are how to log in, as servers name them, those first that all servers do alike. The
// connection is encrypted by then, or stays on this machine.
var ways = []string{"PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"}

// login logs the user in, if there is one.
func (c *session) login(ctx context.Context) error {
	s := c.server
	if s.User == "" {
		return nil
	}
	takes, offered := c.smtp.Extension("AUTH")
	if !takes {
		return c.fault(LoggingIn, NoLogin)
	}
	known := strings.Fields(strings.ToUpper(offered))
	i := slices.IndexFunc(ways, func(way string) bool { return slices.Contains(known, way) })
	if i < 0 {
		e := c.fault(LoggingIn, NoWayIn)
		e.Text = "it offers " + s.shown(offered)
		return e
	}
	return c.step(ctx, LoggingIn, func(context.Context) error { return c.smtp.Auth(s.way(ways[i])) })
}

// way is one of ways.
func (s Server) way(name string) smtp.Auth {
	switch name {
	case "PLAIN":
		return smtp.PlainAuth("", s.User, s.Password, s.Host, s.Open)
	case "LOGIN":
		return smtp.LoginAuth(s.User, s.Password, s.Host, s.Open)
	case "SCRAM-SHA-256":
		return bounded{smtp.ScramSHA256Auth(s.User, s.Password)}
	case "SCRAM-SHA-1":
		return bounded{smtp.ScramSHA1Auth(s.User, s.Password)}
	}
	return smtp.CRAMMD5Auth(s.User, s.Password)
}

// bounded refuses to compute what a server asks for that takes minutes, during which no
// deadline would help.
type bounded struct{ smtp.Auth }

// maxRounds is a hundred times what servers ask for.
const maxRounds = 1_000_000

func (b bounded) Next(fromServer []byte, more bool) ([]byte, error) {
	for _, field := range bytes.Split(fromServer, []byte(",")) {
		if rounds, ok := bytes.CutPrefix(field, []byte("i=")); ok {
			if n, err := strconv.Atoi(string(rounds)); err == nil && n > maxRounds {
				return nil, fmt.Errorf("the server asks for %d rounds of hashing", n)
			}
		}
	}
	return b.Auth.Next(fromServer, more)
}
