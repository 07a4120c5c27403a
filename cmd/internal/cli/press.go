package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/telling"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/near"
)

// A press makes a digest, and says in words what becomes of it.
type press struct {
	*session.Run
	digestOrder
	lib      *index.Library
	searcher *query.Searcher
	made     digest.Digest
	wrote    string // the file, if it was written
}

// compose finds out what is new: see [telling.Teller].
func (p *press) compose(ctx context.Context, without []string) (i telling.Issue, err error) {
	if err := p.look(ctx, without); err != nil {
		return i, err
	}
	if err := p.fit(ctx, without); err != nil {
		return i, err
	}
	i.Telling = p.made.Telling("")
	for _, found := range p.made.Papers {
		if i.Least == 0 || found.Key < i.Least {
			i.Least = found.Key
		}
	}
	i.Wanted = len(p.made.Papers) > 0 || p.always
	i.Letter = func() (index.Letter, error) { return p.letter(ctx) }
	i.Write = p.write
	return i, nil
}

// look makes the digest.
func (p *press) look(ctx context.Context, without []string) (err error) {
	if err := p.canTell(ctx); err != nil {
		return err
	}
	o := p.options
	o.Without = without
	if p.made, err = digest.New(ctx, p.lib, p.searcher, o); err != nil {
		return invalidOption(err)
	}
	p.made.Troubles = p.troubles
	for _, part := range p.made.Parts {
		if part.ByWords != "" { // what it would find by its meaning is for a later digest
			delete(p.made.Keys, part.Name)
		}
	}
	return nil
}

// canTell returns an error if there is nothing that papers could be new for.
func (p *press) canTell(ctx context.Context) error {
	if len(p.options.Names) > 0 {
		return nil
	}
	searches, _, err := p.lib.Searches(ctx)
	if err != nil || len(searches) > 0 {
		return err
	}
	marked, err := p.lib.Marked(ctx)
	likes := 0
	for _, m := range marked {
		if m.Opinion == index.Liked {
			likes++
		}
	}
	if err != nil || likes >= near.FewestLikes {
		return err
	}
	return fault.Usagef(fmt.Sprintf("paperkin save NAME QUESTION saves a search; paperkin mark like PAPER says what you like, which counts from %d papers on", near.FewestLikes),
		"there is no saved search, and so nothing to look for")
}

// write writes the digest to where it is to be read.
func (p *press) write(ctx context.Context) error {
	if !p.print && p.output == "" {
		return nil
	}
	content, err := p.content(ctx)
	if err == nil && p.output != "" {
		err = p.saveDigest(content)
	}
	if err == nil && p.print {
		err = printDigest(ctx, p.Run, content)
	}
	return err
}

// outcome says how it ended: whether anything was told, and what could not be.
func (p *press) outcome(any bool) error {
	if p.made.Waiting > 0 {
		p.Notice("%s to be embedded, and are for a later digest: paperkin index does that", screen.CountOf(p.made.Waiting, "paper")+" wait")
	}
	code := p.unasked()
	switch {
	case any && code != fault.ExitDone:
		return fault.ErrSomeFailed
	case any:
		return nil
	case code != fault.ExitDone: // there may be news
		return &fault.Told{Code: code}
	}
	p.Notice("nothing new: %s", arrivedOf(p.made))
	return fault.ErrNoHits
}

// unasked says which searches could not be asked, and why. It returns the exit code of the
// first reason.
func (p *press) unasked() (code int) {
	var reasons []error
	names := map[string][]string{} // by reason
	for _, part := range p.made.Parts {
		if part.Problem == nil {
			continue
		}
		reason := part.Problem.Error()
		if names[reason] == nil {
			reasons = append(reasons, part.Problem)
		}
		names[reason] = append(names[reason], screen.Line(part.Name))
	}
	for _, reason := range reasons {
		failed := p.Fail(fmt.Errorf("%s: not asked: %w", strings.Join(names[reason.Error()], ", "), reason))
		code = cmp.Or(code, failed)
	}
	return code
}

// arrivedOf says of how many papers none is told of.
func arrivedOf(d digest.Digest) string {
	if d.Arrived == 0 {
		return "no paper has arrived"
	}
	return screen.CountOf(d.Arrived, "paper") + " arrived, and none is to be told of (--dry-run says why)"
}

// said says what has happened to the digest.
func (p *press) said(e telling.Event) {
	of := screen.CountOf(e.Papers, "paper")
	if at := wording.LocalTime(p.Run, e.Letter.At); at != "" && e.Kind != telling.Sent {
		of += ", of " + at
	}
	switch e.Kind {
	case telling.Sent:
		p.Notice("sent to %s: %s", screen.Line(strings.Join(p.mail.to, ", ")), of)
	case telling.Late:
		p.Notice("sent to %s: the message that waited (%s)", screen.Line(strings.Join(p.mail.to, ", ")), of)
	case telling.Known:
		p.Detail("the message that waited was sent (%s)", of)
	case telling.Waits:
		p.Notice("note: a message waits to be sent (%s), and its papers are not told of otherwise: paperkin digest --mail ADDRESS sends it, --drop-unsent takes it back", of)
	case telling.Dropped:
		p.Notice("taken back: a message (%s), which are told of anew", of)
	case telling.Written:
		if p.wrote != "" {
			p.Notice("wrote %s: %s", screen.Line(p.wrote), of)
		}
	}
}
