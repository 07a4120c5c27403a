package cli

import (
	"context"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// newService returns the command's library as servers use it, with the program's embedders
// and words. Close it.
func newService(s *session.Run, c *cli.Context) *service.Service {
	return service.New(service.Options{
		Open: func(ctx context.Context) (*service.Asked, error) {
			lib, err := open.LibraryIn(ctx, s, c)
			if err != nil {
				return nil, err
			}
			return &service.Asked{Searcher: searcher(s, c, lib), Library: lib}, nil
		},
		Elsewhere: s.Program.OpenLibrary != nil,
		Explain: func(err error) (code int, hint string) {
			code, hint = s.Explained(index.NameCause(err))
			return code, s.Own(hint)
		},
		Words: service.Words{
			Verdict:  verdictInWords,
			Meaning:  meaningInWords,
			None:     func(a query.Answer, r query.Request) string { return wording.WhyNone(a, r, wording.AsOperator) },
			ByWords:  func(a query.Answer) *wire.ByWords { return wording.ByWords(s, a) },
			Outdated: wording.IsOutdated,
		},
		Load:     service.Load,
		ReadOnly: c.Bool("read-only"),
		Now:      s.Now,
	})
}

// verdictInWords is the verdict on an answer; empty where there is none, as in lists.
func verdictInWords(v query.Verdict) string {
	if v.Match == "" {
		return ""
	}
	return wording.Judgement(v)
}

// meaningInWords is what a question was taken for; empty where it is its own text.
func meaningInWords(a query.Answer) string {
	if a.Listed == nil && a.Understood == nil {
		return ""
	}
	return wording.Meaning(a)
}
