// Package wording puts values and codes of the packages below cmd into words: they know neither
// the language of the user nor the names of commands and options. It prints nothing.
package wording

import (
	"cmp"
	"fmt"
	"strings"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/embed"
	"paperkin/embed/profile"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/wire"
)

// This file puts the values and codes of the packages below into words: they know
// neither the user's language nor the names of commands and options.

// Unused says how much room nothing uses, and what gives it back.
func Unused(r index.Rooms) string {
	return "about " + screen.Size(r.Unused()) + " of the library are unused: paperkin compact gives them back"
}

// Judgement is the verdict on an answer.
func Judgement(v query.Verdict) string {
	line := string(v.Match) + " match"
	switch v.Basis {
	case query.OnName:
		return line + ": the question names it"
	case query.OnWords:
		line += " by words alone"
	}
	line += fmt.Sprintf(" (%.2f)", v.Evidence)
	switch {
	case v.Match == query.Weak:
		line += ": the library may have no answer; try other words, or add papers with index or harvest"
	case v.Passing != "" && v.Passing != v.Match:
		line += fmt.Sprintf(" in the library, %s among the papers that pass", v.Passing)
		if v.Passing == query.Weak {
			line += ": try it without a filter"
		}
	}
	return line
}

// Because is a hit's reasons in one line.
func Because(w query.Why) string {
	rank := func(n int, ranker string) string {
		if n == 0 {
			return ranker + " -"
		}
		return fmt.Sprintf("%s #%d", ranker, n)
	}
	line := ""
	if w.SemanticRank > 0 || w.LexicalRank > 0 { // none of what is named or listed
		line = rank(w.SemanticRank, "meaning") + ", " + rank(w.LexicalRank, "words")
	}
	if len(w.Fits) > 0 {
		var fits []string
		for _, f := range w.Fits {
			fits = append(fits, fmt.Sprintf("%.2f %s", f.Fit, screen.Line(f.Question)))
		}
		line = "fits " + strings.Join(fits, ", ")
	}
	if len(w.Terms) > 0 {
		if line != "" {
			line += ": "
		}
		line += strings.Join(w.Terms, ", ")
	}
	return line
}

// Origin says where a record comes from, in one line.
func Origin(r index.Source) string {
	provider := r.Provider
	if provider == "" {
		provider = "unknown"
	}
	parts := []string{provider + " " + r.Name}
	if r.Record.Source != "" {
		parts = append(parts, paper.At(r.Record.Source, r.Line)) // in a database there are no lines
	}
	if r.Revised != "" {
		parts = append(parts, "revised "+r.Revised)
	}
	if !r.Current {
		parts = append(parts, "an earlier version")
	}
	return strings.Join(parts, screen.Between)
}

// Grounds says why two records are one paper, or are two.
func Grounds(j index.Judgement, joined bool) string {
	words := apartBecause
	if joined {
		words = joinedBecause
	}
	line := cmp.Or(words[j.Reason], string(j.Reason))
	if j.Reason != index.ByUser && !strings.Contains(line, j.Evidence) { // what was said is of refs, which are for programs
		line += " (" + j.Evidence + ")"
	}
	return line
}

var joinedBecause = map[index.Reason]string{
	index.ByUser:    "you said so",
	index.ByVersion: "versions of one record",
	index.ByID:      "the same id",
	index.ByPlace:   "the same place",
	index.ByText:    "the same title and abstract",
	index.ByWork:    "title, authors and year agree",
	index.ByTitle:   "nothing but the same title",
}

var apartBecause = map[index.Reason]string{
	index.ByUser:    "you said so",
	index.ByID:      "different ids",
	index.ByPlace:   "they appeared in different places",
	index.ByText:    "different abstracts",
	index.ByTitle:   "different titles",
	index.ByNotice:  "one is a notice about the other",
	index.ByKind:    "different types of publication",
	index.ByYear:    "years too far apart",
	index.ByAuthors: "different authors",
	index.ByCommon:  "a title that many works have",
	index.ByLittle:  "too little is known",
	index.ByEither:  "it may as well be another paper",
	index.ByChain:   "each is one with records that are not one",
}

// Describe names a space.
func Describe(s index.Space) string {
	return fmt.Sprintf("%s (%d dimensions)", s.Spec(), s.Dimensions)
}

// IsOutdated tells whether an earlier program made the vectors of a space worse than they
// would be made today.
func IsOutdated(s index.Space) bool {
	_, better := profile.Renew(s.Space)
	return better || open.IsObsolete(s.Space)
}

// Outdated says what is wrong with the vectors of a space that another version made, and
// what mends it; it is empty for others.
func Outdated(s index.Space) string {
	if err := open.ModelVersion(s.Space); err != nil {
		return fmt.Sprintf("%v, so searches go by words alone; to mend it: %s", err, fault.NewVersion(err))
	}
	switch _, better := profile.Renew(s.Space); {
	case !better:
		return ""
	case LeavesSymbols(s.Space):
		return "texts were prepared as " + string(s.Preparation) + ", by which the model behind some servers does not know words with one of $ + < = > ^ ` | ~ such as p<0.05: " +
			"paperkin doctor asks this server; if it is one, paperkin reindex mends the vectors"
	}
	return "texts lack the prefixes or the preparation that the model expects, which is known by now: paperkin reindex mends the vectors"
}

// LeavesSymbols reports whether nothing is wrong with the texts of a space but that they leave
// it to the server to split words at symbols.
func LeavesSymbols(s embed.Space) bool {
	now, _ := profile.Renew(s)
	left := s.Preparation == embed.Uncased1 && now.Preparation == embed.Uncased
	now.Preparation = s.Preparation
	return left && now == s
}

// ByWords says why an answer is by words alone; nil for one that is as it was asked for.
func ByWords(s *session.Run, a query.Answer) *wire.ByWords {
	var why error
	switch a.ByWords {
	case query.EarlierModel:
		why = embed.ErrEarlierModel
	case query.LaterModel:
		why = embed.ErrLaterModel
	case query.Loading:
		return &wire.ByWords{Reason: a.ByWords, Text: embed.ErrLoading.Error(), Mend: "ask again in some seconds"}
	default:
		return nil
	}
	return &wire.ByWords{Reason: a.ByWords, Text: why.Error(), Mend: s.Own(fault.NewVersion(why))}
}

// optionNames are the options that set the fields of a request whose names in
// JSON are others.
var optionNames = map[string]string{
	"categories":     "category",
	"keywords":       "keyword",
	"tags":           "tag",
	"venues":         "venue",
	"kinds":          "kind",
	"titles":         "title",
	"authors":        "author",
	"ids":            "id",
	"min_similarity": "min-similarity",
	"variety":        "diverse",
	"arrived":        "added-since",
	"arrived_until":  "added-until",
}

// OptionName is the option for a field of a filter, as it is typed.
func OptionName(field string) string { return "--" + filterName(field) }

// filterName is the name of the option that sets a field of a request.
func filterName(field string) string { return cmp.Or(optionNames[field], field) }
