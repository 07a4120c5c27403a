package cli

import (
	"context"
	"slices"
	"strings"

	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/session"
	"paperkin/index"
)

// searchesHere are the arguments of the commands for saved searches: their names, and after
// the name of one that is made of papers, papers.
func searchesHere(ctx context.Context, s *session.Run, p *line.Progress, start string, quoted bool) offers {
	command := p.Command.Name
	if command == "save" && len(p.Words) > 0 {
		if !p.Line.On("like") {
			return offers{}
		}
		return ofKind(ctx, s, p, "PAPER", start, quoted)
	}
	return offers{list: fromLibrary(ctx, s, p, func(lib session.Library) (list []offer, err error) {
		all, _, err := lib.Searches(ctx)
		for _, one := range all {
			if !slices.Contains(p.Words, one.Name) {
				list = append(list, offer{one.Name, asLine(one.Request)})
			}
		}
		if (command == line.Digest || command == line.Daily) && !slices.Contains(p.Words, index.LikesName) {
			list = append(list, offer{index.LikesName, "papers near those that you like"})
		}
		return list, err
	})}
}

// markedHere are the papers of which a mark can be taken back; nil where another paper can
// come next.
func markedHere(ctx context.Context, s *session.Run, p *line.Progress) (list []offer) {
	if len(p.Words) == 0 {
		return nil
	}
	do := strings.ToLower(p.Words[0])
	if do != index.Clear && do != index.Unread {
		return nil
	}
	return fromLibrary(ctx, s, p, func(lib session.Library) ([]offer, error) {
		all, err := lib.Marked(ctx)
		list := []offer{}
		for _, m := range all {
			if m.Found.Key != 0 && (do == index.Unread && m.Read || do == index.Clear && m.Opinion != "") && len(list) < mostOffered {
				list = append(list, offer{m.Found.Paper.ID, m.Found.Paper.Title})
			}
		}
		return list, err
	})
}
