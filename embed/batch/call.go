package batch

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"paperkin/embed"
)

// call is one call of Documents or Question. Texts are named by their
// position in it.
type call struct {
	*Client
	empty   string // the document template without a paper
	texts   []string
	vectors [][]float32 // one per text, nil for a text that failed

	fit   int  // what Client.fits returned
	quiet bool // nobody asks what was truncated

	failed    map[int]error // why a text has no vector
	truncated []int         // texts whose vector covers only their head

	// credit is how many more failures of single texts are put down to the
	// texts before the server has to pass another self-test. See fail.
	credit int
}

func (c *Client) newCall(texts []string) *call {
	return &call{Client: c, empty: c.Space.Document("", ""), texts: texts, vectors: make([][]float32, len(texts)), failed: map[int]error{}}
}

// run embeds the texts batch by batch, one request at a time, and fills
// vectors, failed and truncated. An error means that no further request could
// succeed: the call as a whole has failed.
func (c *call) run(ctx context.Context) error {
	for start := 0; start < len(c.texts); start += c.Size {
		if err := c.batch(ctx, start, min(start+c.Size, len(c.texts))); err != nil {
			return err
		}
	}
	slices.Sort(c.truncated) // long texts come last in their batch
	return nil
}

// batch embeds the texts from start up to end. Those that fit by estimate go into
// one request, longer ones into a request each.
func (c *call) batch(ctx context.Context, start, end int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var short, long []int
	for i := start; i < end; i++ {
		text := c.texts[i]
		reason, err := c.inspect(ctx, text)
		switch {
		case err != nil:
			return err
		case reason != nil:
			c.failed[i] = reason
		case tokens(text) <= c.fit:
			short = append(short, i)
		default:
			long = append(long, i)
		}
	}
	if len(short) > 0 {
		if err := c.embed(ctx, short, MaxRetries); err != nil {
			return err
		}
	}
	for _, i := range long {
		if err := c.embedAlone(ctx, i, MaxRetries); err != nil {
			return err
		}
	}
	return nil
}

// inspect returns why a text is not to be sent, nil if it is.
func (c *call) inspect(ctx context.Context, text string) (reason, err error) {
	if strings.TrimSpace(text) == "" || text == c.empty {
		// Servers disagree on what "" in an array gets.
		return fmt.Errorf("%w: it is empty", embed.ErrNoVector), nil
	}
	checker, ok := c.Server.(Checker)
	if !ok {
		return nil, nil
	}
	for _, template := range []string{c.Space.DocumentTemplate, c.Space.QueryTemplate} {
		prefix, _, _ := strings.Cut(template, "{")
		if rest, ok := strings.CutPrefix(text, prefix); ok && prefix != "" {
			text = rest
			break
		}
	}
	err = c.Retry(ctx, MaxRetries, func() (err error) {
		reason, err = checker.Check(ctx, text)
		return err
	})
	return reason, err
}

// embed embeds the texts at the given positions in one request. When it fails
// and one of them may be the cause, they are halved until that one stands
// alone: at most 2 log2(n) more requests for each bad text among n, not
// counting retries.
func (c *call) embed(ctx context.Context, at []int, retries int) error {
	if len(at) == 1 {
		return c.embedAlone(ctx, at[0], retries)
	}
	texts := make([]string, len(at))
	for j, i := range at {
		texts[j] = c.texts[i]
	}
	vectors, err := c.request(ctx, texts, retries)
	if err == nil {
		for j, i := range at {
			if err := c.keep(ctx, i, vectors[j]); err != nil {
				return err
			}
		}
		return nil
	}
	switch f := asFault(err); {
	case f.Kind == Fatal:
		return err
	case f.Mismatch:
		// The model may have been replaced: then halving only costs requests.
		if err := c.check(ctx); err != nil {
			return err
		}
	}
	// The full number of retries has been spent on the whole; the halves get one.
	retries = min(retries, 1)
	half := len(at) / 2
	if err := c.embed(ctx, at[:half], retries); err != nil {
		return err
	}
	return c.embed(ctx, at[half:], retries)
}

// keep stores the vector of text i if it is a valid one.
func (c *call) keep(ctx context.Context, i int, v []float32) error {
	if err := embed.CheckVector(v, c.Space.Dimensions); err != nil {
		return c.fail(ctx, i, err)
	}
	c.credit = maxCredit
	c.vectors[i] = v
	return nil
}
