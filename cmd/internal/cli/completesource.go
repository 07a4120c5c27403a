package cli

import (
	"context"
	"slices"

	"github.com/urfave/cli/v2"

	"paperkin/index"
)

// lineOfSource are the words of a line for completion: behind source add NAME stands the line
// of another command.
func lineOfSource(app *cli.App, words []string) []string {
	for n := range words {
		if p := progressOf(app, words[:n+1]); p.passesOn() && p.pending == nil {
			line := slices.Clone(words[n:])
			if dir, is := p.typed["library"]; is {
				line = append([]string{"--library", dir}, line...)
			}
			return line
		}
	}
	return words
}

// sourceHere are the arguments of source: what to do, names, and commands.
func sourceHere(ctx context.Context, s *streams, p *progress) offers {
	switch n := len(p.words); {
	case n == 0:
		return offers{list: plainOffers([]string{"list", "add", "remove"})}
	case n == 2 && p.words[0] == "add":
		return offers{list: plainOffers(feedCommands)}
	case p.words[0] == "remove":
		p.words = p.words[1:]
		return offers{list: offeredFeeds(ctx, s, p)}
	}
	return offers{}
}

// offeredFeeds are the sources that have not been typed yet.
func offeredFeeds(ctx context.Context, s *streams, p *progress) []offer {
	return fromLibrary(ctx, s, p, func(lib Library) (list []offer, err error) {
		folder, is := lib.(*index.Library)
		if !is {
			return nil, nil
		}
		named, err := folder.Feeds(ctx)
		if err != nil {
			return nil, err
		}
		all, err := named.All()
		for _, f := range all {
			if !slices.Contains(p.words, f.Name) {
				list = append(list, offer{f.Name, feedLine(f)})
			}
		}
		return list, err
	})
}
