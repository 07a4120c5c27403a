package cli

import (
	"context"
	"os"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/mail"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/telling"
	"paperkin/index"
)

// mailing is how the digest is mailed.
type mailing struct {
	from        string
	to          []string
	unsubscribe string
	via         sender // nil: it is only written to a file
	where       string // the server or program, as it was named
	login       bool   // the server wants a password
}

var _ telling.Post = (*mailing)(nil)

// A sender hands messages over: one of package mail.
type sender interface {
	Send(ctx context.Context, from string, to []string, message []byte) error
}

// Post hands a letter over, to those whom the command line names now: who mends a misspelt
// address wants the letter that waits as well.
func (m *mailing) Post(ctx context.Context, l index.Letter) error {
	return m.via.Send(ctx, m.from, m.to, l.Bytes)
}

// mailFlags are the options for mail.
func mailFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "mail", Category: option.ToMail, Usage: "mail it to `ADDRESS`; repeatable: one message to all"},
		&cli.StringFlag{Name: "from", Category: option.ToMail, Usage: "`ADDRESS` of the sender", DefaultText: "the first of --mail"},
		&cli.StringFlag{Name: "smtp", Category: option.ToMail, EnvVars: []string{"PAPERKIN_SMTP"}, Usage: "send through the mail server at `URL`, such as smtps://ada@mail.example.org or smtp://ada@mail.example.org:587 (password in the file that " + mail.PasswordFile + " names)"},
		&cli.StringFlag{Name: "sendmail", Category: option.ToMail, Usage: "send by the sendmail of this machine, or by `PROGRAM`, which takes mail as that does"},
		&cli.StringFlag{Name: "unsubscribe", Category: option.ToMail, Usage: "name an https `URL` in the message that ends the mails when a mail program posts to it"},
	}
}

// mailingOf reads the options for mail; nil if it is not wanted.
func mailingOf(s *session.Run, c *cli.Context, format string) (*mailing, error) {
	m := &mailing{from: c.String("from"), to: c.StringSlice("mail"), unsubscribe: c.String("unsubscribe")}
	if len(m.to) == 0 {
		for _, name := range []string{"from", "smtp", "sendmail", "unsubscribe"} {
			if s.Line.Has(name) {
				return nil, fault.Usagef("add --mail ADDRESS", "--%s says how to mail, and nobody is named who gets it", name)
			}
		}
		return nil, nil
	}
	if m.from == "" {
		m.from = m.to[0]
	}
	for i, address := range append([]string{m.from}, m.to...) {
		if _, err := mail.ParseAddress(address); err != nil {
			name := "mail"
			if i == 0 && c.String("from") != "" {
				name = "from"
			}
			return nil, fault.Usagef(mail.Hint(err), "--%s %v", name, err)
		}
	}
	if err := chooseSender(s, c, m); err != nil {
		return nil, err
	}
	if m.via == nil && format != mailFormat {
		return nil, fault.Usagef("such as --smtp smtps://ada@mail.example.org (also as PAPERKIN_SMTP in the environment), or --sendmail", "--mail %s: how is it to be sent?", m.to[0])
	}
	return m, nil
}

// chooseSender takes the way that mail goes: the one that is typed before one that is
// configured.
func chooseSender(s *session.Run, c *cli.Context, m *mailing) error {
	program, address := c.String("sendmail"), c.String("smtp")
	switch {
	case address != "" && (program == "" || !s.Line.Has("sendmail")):
		server, err := mail.ParseServer(address)
		if err != nil {
			return fault.Usagef(mail.Hint(err), "--smtp: %v", err)
		}
		m.where, m.login = server.Address(), server.User != ""
		if m.login && !s.Line.Has("print-timer") {
			if server.Password, err = mail.Password(os.Getenv); err != nil {
				return err
			}
		}
		m.via = server
	case program != "":
		if program == option.Sendmail {
			program = "" // wherever that is
		}
		m.via, m.where = mail.Sendmail{Program: program}, "sendmail"
	}
	return nil
}

// checkMail returns the error that an option for mail has about its values in a file.
func checkMail(key string, values []string) error {
	for _, value := range values {
		var err error
		switch key {
		case "mail", "from":
			_, err = mail.ParseAddress(value)
		case "smtp":
			_, err = mail.ParseServer(value)
		}
		if err != nil {
			return fault.Usagef(mail.Hint(err), "%s = %v", key, err)
		}
	}
	return nil
}
