package web

import (
	"net/http"

	"paperkin/query/wire"
)

// helped is what the help page shows.
type helped struct {
	Keys       []pair
	Operators  []pair
	Parameters []parameter
	Clients    []Client
	Dir        string
}

type pair struct{ Name, Says string }

type parameter struct {
	Name string
	Many bool
	Says string
}

var keys = []pair{
	{"/", "go to the search field"}, {"Esc", "leave it"}, {"j k", "the next paper, the one before"}, {"o Enter", "open the paper"},
	{"O", "open its own page"}, {"s", "similar papers"}, {"l", "like the paper, or no more"}, {"x", "select the paper"}, {"e", "export the selected ones"},
	{"c", "copy the citation as BibTeX"}, {"n p", "more papers, back"}, {"?", "this help"},
}

var operators = []pair{
	{`"exact phrase"`, "only papers with these words, one after another"}, {`-word  -"exact phrase"`, "only papers without them"},
	{"this OR that", "only papers with one of them"}, {"title:word", "only papers with the word in the title"},
	{"author:name  venue:glob  category:glob  tag:glob", "only papers of these"}, {"year:2019..2021  since:2019-05  until:2020", "only papers of that time"},
	{"has:pdf  has:liked  -has:read", "only papers with a PDF, that you like, that you have not read"},
	{"added:7d", "only papers that arrived in the last seven days"}, {"-venue:arxiv", "a dash turns any of them into its opposite"},
}

// says explains the parameters.
var says = map[string]string{
	"q": "the question", "and": "a further question that hits have to fit as well", "paper": "papers to find similar ones for, by any of their names",
	"unlike": "papers to steer away from", "n": "how many hits, up to 200", "offset": "how many papers of a list are left out, up to 800",
	"mode": "hybrid, semantic or lexical", "since": "earliest publication: 2020, 2020-05, 2y", "until": "latest publication",
	"year": "2019, 2019-2021, 2019-", "arrived": "earliest arrival here: 2026-11-01, 7d, 2w", "arrived_until": "latest arrival here",
	"after": "only papers with a higher key than the last of an earlier answer", "category": "a category or keyword, with * and ?", "keyword": "a keyword",
	"venue": "a venue, with * and ?", "kind": "type of publication, such as article-journal", "tag": "a tag of yours, or a keyword", "author": "a name or a part of one",
	"has": "abstract, doi, pdf, note, tag, liked, disliked or read", "with": "words in title or abstract", "without": "words in neither", "title": "words in the title",
	"min_similarity": "least cosine, -1 to 1", "diverse": "0 to 1: hits that differ from each other", "sort": "date, added, title, venue, citations, upvotes or id",
	"reverse": "true turns the order round", "explain": "true says why each paper is found", "plain": "true takes the question as it stands",
}

// help explains keys, questions and addresses, and how assistants are connected.
func (p *pages) help(*http.Request) (reply, error) {
	shown := helped{Keys: keys, Operators: operators, Clients: p.Clients, Dir: p.Dir}
	for _, name := range wire.Parameters {
		shown.Parameters = append(shown.Parameters, parameter{name.Name, name.Many, says[name.Name]})
	}
	return reply{template: "help", page: page{Title: "Help – Paperkin", Form: blank(), Feed: "-", Body: shown}}, nil
}
