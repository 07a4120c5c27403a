package query

import "context"

// Suggest returns up to n papers whose titles are nearest to what someone took
// for a title: hits without a question, for an error message. What goes wrong
// on the way is nobody's concern then; the list is empty.
func (s *Searcher) Suggest(ctx context.Context, title string, n int) []Hit {
	a, err := s.Search(ctx, title, Options{Limit: n})
	if err != nil {
		return nil
	}
	return a.Hits
}
