package conn

import (
	"context"
	"encoding/json"
	"errors"
	"hash/fnv"
	"net/http"
	"strings"
)

// Query asks several things at once, in GraphQL, of one replica of each part of a class as
// the text says, and of the next node where one does not answer. What is answered is read
// into data. It is for little: the answer is text. It is an error if any of it has none, and
// a [*Minority] as of [Cluster.Search].
func (c *Cluster) Query(ctx context.Context, class, text string, data any) error {
	h := fnv.New64a()
	h.Write([]byte(text))
	var answer struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	in := struct {
		Query string `json:"query"`
	}{text}
	if err := c.askOnce(ctx, c.read, request{method: http.MethodPost, path: "/graphql", in: in, out: &answer, number: h.Sum64()}); err != nil {
		return err
	}
	if err := c.sure(ctx, class); err != nil {
		return err
	}
	var said []string
	for _, e := range answer.Errors {
		said = append(said, e.Message)
	}
	if len(said) > 0 {
		return errors.New("query: " + strings.Join(said, "; "))
	}
	return json.Unmarshal(answer.Data, data)
}
