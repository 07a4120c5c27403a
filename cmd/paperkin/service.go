package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/service"
)

// service returns the command's library as servers use it, with the program's embedders
// and words. Close it.
func (s *streams) service(c *cli.Context) *service.Service {
	return service.New(service.Options{
		Open:     func(ctx context.Context) (*index.Library, error) { return s.openLibraryAt(ctx, libraryDir(c)) },
		Searcher: func(lib *index.Library) *query.Searcher { return s.searcher(c, lib) },
		Explain:  func(err error) (code int, hint string) { return explained(index.NameCause(err)) },
		Words: service.Words{
			Verdict:  verdictInWords,
			Meaning:  meaningInWords,
			None:     func(a query.Answer, r query.Request) string { return whyNone(a, r, asOperator) },
			ByWords:  byWords,
			Outdated: isOutdated,
		},
		Load:     service.Load,
		ReadOnly: c.Bool("read-only"),
		Now:      s.now,
	})
}

// verdictInWords is the verdict on an answer; empty where there is none, as in lists.
func verdictInWords(v query.Verdict) string {
	if v.Match == "" {
		return ""
	}
	return judgement(v)
}

// meaningInWords is what a question was taken for; empty where it is its own text.
func meaningInWords(a query.Answer) string {
	if a.Listed == nil && a.Understood == nil {
		return ""
	}
	return meaning(a)
}
