package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"time"

	"paperkin/cmd/internal/mail"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/index/outbox"
	"paperkin/query"
	"paperkin/query/digest/letter"
	"paperkin/query/wire"
)

// wording is what a letter says of commands.
func (p *press) wording() letter.Options {
	return letter.Options{
		Advice: letter.Advice{
			Waiting: "To embed them: paperkin index",
			Cut:     "--limit says how many are told of at a time.",
			Foot:    "paperkin saved lists your searches, paperkin forget ends one, and paperkin mark like says what you like.",
		},
		ByWords: func(a query.Answer) *wire.ByWords { return wording.ByWords(p.Run, a) },
		Problem: func(err error) string { return problem(p.Run, err) },
	}
}

// content is the digest in the format that was ordered.
func (p *press) content(ctx context.Context) ([]byte, error) {
	var b bytes.Buffer
	var err error
	o := p.wording()
	switch p.format {
	case mailFormat:
		l, err := p.letter(ctx)
		return l.Bytes, err
	case "html":
		err = letter.HTML(&b, p.made, o)
	case "markdown":
		err = letter.Markdown(&b, p.made, o)
	case "json":
		err = letter.Lines(&b, p.made, o)
	case "atom", "json-feed":
		err = p.writeFeed(ctx, &b)
	default:
		if p.Terminal && p.print {
			o.Width = p.Measure()
		}
		err = letter.Text(&b, p.made, o)
	}
	return b.Bytes(), err
}

// fit leaves papers for the next digest if a mail has no room to name them: what is told of is
// to be read.
func (p *press) fit(ctx context.Context, without []string) error {
	if p.mail == nil {
		return nil
	}
	for most := len(p.made.Papers); ; {
		says, err := letter.NewMail(p.made, p.wording())
		if err != nil || says.Named == len(p.made.Papers) {
			return err
		}
		most = min(most-1, most*says.Named/len(p.made.Papers))
		p.options.Most = max(1, most)
		if err := p.look(ctx, without); err != nil {
			return err
		}
	}
}

// letter is the digest as a message: the same bytes whenever it is asked for.
func (p *press) letter(ctx context.Context) (l index.Letter, err error) {
	library, err := p.lib.ID(ctx)
	if err != nil {
		return l, err
	}
	says, err := letter.NewMail(p.made, p.wording())
	if err != nil {
		return l, err
	}
	m := mail.Message{From: p.mail.from, To: p.mail.to, Date: p.options.Now, ListID: "digest." + library + ".localhost", Unsubscribe: p.mail.unsubscribe,
		Subject: says.Subject, Text: says.Text, HTML: says.HTML}
	keys, err := json.Marshal(p.made.Keys)
	if err != nil {
		return l, err
	}
	// All that it says is in its name: two that differ are never taken for the same.
	words := append([]string{library, string(keys), m.Date.Format(time.RFC3339), m.Subject, m.Text, m.HTML, m.Unsubscribe}, m.To...)
	if m.ID, err = mail.NewID(m.From, words...); err != nil {
		return l, err
	}
	l = index.Letter{Message: m.ID, From: m.From, To: slices.Clone(m.To), At: outbox.Time(m.Date)}
	l.Bytes, err = mail.Compose(m)
	return l, err
}
