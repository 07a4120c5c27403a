package mcp

import (
	"context"
	"net/url"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"paperkin/query"
)

// A tool, as models see it. Every token of it is paid for in every conversation.
type tool struct {
	name, description string
	needs             string // the argument without which nothing can be done; empty if there is a choice
	arguments         []argument
	call              func(*Server, context.Context, tool, url.Values) (string, error)
}

var (
	limit     = argument{name: "limit", grammar: "n", kind: number, about: "how many papers: 8 unless given, at most 50"}
	since     = argument{name: "since", about: "published then or later: 2021, 2021-05-17, or 2y for the last two years"}
	until     = argument{name: "until", about: "published then or before"}
	category  = argument{name: "category", kind: texts, about: "of any of these, such as cs.CL or math.*", most: 20}
	venue     = argument{name: "venue", kind: texts, about: "of any of these, such as NeurIPS or *robot*", most: 20}
	author    = argument{name: "author", kind: texts, about: "by any of these: a family name, or with a given name before it", most: 20}
	mode      = argument{name: "mode", choices: []string{string(query.Hybrid), string(query.Semantic), string(query.Lexical)}, about: "rank by meaning and words (usual), by meaning, by words"}
	abstracts = argument{name: "abstracts", choices: []string{"short", fullAbstract, noAbstract}, about: "short unless given"}
	ids       = argument{name: "ids", kind: texts, about: "ids, DOIs, URLs or exact titles"}
)

// tools are the tools.
var tools = []tool{
	{"search_papers", "Search the user's library of papers by meaning. Returns papers, best first, and a verdict; a weak match means that the library may have no answer.",
		"query", []argument{{name: "query", grammar: "q", about: "a question or topic in plain words"}, limit, since, until, category, venue, author, mode, abstracts}, (*Server).search},
	{"similar_papers", "Find papers of the library that are most like some papers, or like a text such as the abstract of a draft.",
		"", []argument{{name: "papers", grammar: "paper", kind: texts, about: "ids, DOIs, URLs or exact titles"}, {name: "text", about: "to compare with, instead of papers"},
			{name: "unlike", kind: texts, about: "papers to steer away from", most: 20}, limit, since, until, category, venue, author, abstracts}, (*Server).similar},
	{"get_papers", "All that the library knows of papers, at most 20 at a time, with whole abstracts.", "ids", []argument{upTo20(ids)}, (*Server).get},
	{"new_papers", "Papers that were added to the library lately: the latest first, or with a query the best first; or what is new of a search that the user has saved.",
		"", []argument{{name: "query", grammar: "q", about: "a question or topic in plain words"}, {name: "saved", about: "instead of query, the name of a saved search: what its next digest tells of, unless since is given"}, {name: "since", grammar: "arrived", about: "7d unless given; an age or a date"}}, (*Server).arrivals},
	{"cite", "Entries for a list of references, to be copied as they are.", "ids", []argument{ids, {name: "format", choices: citeFormats, about: "bibtex unless given"}}, (*Server).cite},
}

func upTo20(a argument) argument {
	a.most = 20
	return a
}

// handler does what a tool is called for. What goes wrong is told to the model, which can
// mend it, and is no error of the protocol.
func (s *Server) handler(t tool) sdk.ToolHandler {
	return func(ctx context.Context, r *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
		values, err := t.read(r.Params.Arguments)
		text, failed := "", err != nil
		if err == nil {
			if text, err = t.call(s, ctx, t, values); err != nil {
				text, failed = s.problem(ctx, t, err), true
			}
		} else {
			text = err.Error()
		}
		return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: text}}, IsError: failed}, nil
	}
}
