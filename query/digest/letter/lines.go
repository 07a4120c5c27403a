package letter

import (
	"io"

	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/wire"
)

// A jsonHit is a hit as everywhere, with what a digest knows of it.
type jsonHit struct {
	wire.Hit
	Searches []string  `json:"searches"` // that found it, the one that it stands under first
	Near     *jsonNear `json:"near,omitempty"`
}

// A jsonNear is the liked paper that a hit is nearest to.
type jsonNear struct {
	ID         string  `json:"id"`
	Title      string  `json:"title"`
	Similarity float64 `json:"similarity"`
}

// Lines writes the papers of a digest as JSON, one a line: the keys of a hit as [wire.Hit] has
// them, and the searches that found it and the liked paper that it is near. Its verdict is
// that of the first search. A digest without papers has no lines.
func Lines(w io.Writer, d digest.Digest, o Options) error {
	parts := map[string]digest.Part{}
	for _, p := range d.Parts {
		parts[p.Name] = p
	}
	encoder := wire.NewEncoder(w)
	for _, p := range d.Papers {
		part := parts[under(p)]
		a := query.Answer{Hits: []query.Hit{p.Hit}, Verdict: part.Verdict, ByWords: part.ByWords}
		hit := jsonHit{Hit: wire.NewAnswer(a).Hits[0], Searches: append([]string{}, p.Parts...)}
		if a.ByWords != "" && o.ByWords != nil {
			hit.ByWords = o.ByWords(a)
		}
		if p.Near != nil {
			hit.Near = &jsonNear{p.Near.ID, p.Near.Title, wire.Round(p.Near.Similarity, 6)}
		}
		if err := encoder.Encode(hit); err != nil {
			return err
		}
	}
	return nil
}
