package session

import (
	"context"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/service"
)

// Library is a library as the commands that read it need it, wherever it is kept. What is
// said of the methods of [index.Library] is true of these.
type Library interface {
	service.Library

	OpenedWith(ctx context.Context, s embed.Space) (string, error)
	EachMatch(ctx context.Context, f index.Filter, yield func(paper.Paper) error) error
	AllRemarks(ctx context.Context) (map[string]index.Remark, error)

	// What completion offers.
	Beginning(ctx context.Context, f index.Facet, start string, n int) ([]index.Count, error)
	NamesFrom(ctx context.Context, start string, n int) ([]index.Name, error)
	TitlesFrom(ctx context.Context, start string, n int) ([]index.Name, error)

	// What was exported, so that a file may be replaced.
	Exported(path, sum string) (is, known bool)
	RememberExport(path, sum string) error
}

// Viewer is a library that opens its views itself. Views of a folder are known without.
type Viewer interface {
	Library
	OpenView(ctx context.Context, ahead index.Ahead) (query.View, error)
}
