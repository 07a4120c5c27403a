package conn

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// A Statistic is what a node says of itself.
type Statistic struct {
	Name   string // of the node
	Status string // "HEALTHY", or what else
	Ready  bool   // it knows a leader, which a majority of the nodes has elected

	// Initial is the number of the last change of classes and aliases that the node had when
	// it started, 0 if there was none. See [Audit].
	Initial uint64

	logged, applied uint64   // the last entry of its log of changes, and the last that it did
	members         []member // of the cluster, as the node knows them
}

// member is a node as the others know it.
type member struct {
	Name    string `json:"id"`
	Address string // where it takes part in elections
}

// Statistics returns what the nodes say of themselves, by name: those that the one that is
// asked knows to be there. Where nodes have failed within the last seconds, and where the
// cluster was cut apart, no node may answer this, though it answers everything else.
func (c *Cluster) Statistics(ctx context.Context) ([]Statistic, error) {
	var answer statisticsAnswer
	if err := c.askREST(ctx, c.read, request{method: http.MethodGet, path: statisticsPath, out: &answer}); err != nil {
		return nil, err
	}
	all := answer.nodes()
	c.learnNames(ctx, all)
	return all, nil
}

// tell returns what one node knows of all.
func (c *Cluster) tell(ctx context.Context, n *node) ([]Statistic, error) {
	var answer statisticsAnswer
	err := c.tellOnce(ctx, n, request{method: http.MethodGet, path: statisticsPath, out: &answer})
	return answer.nodes(), err
}

const statisticsPath = "/cluster/statistics"

type statisticsAnswer struct {
	Statistics []struct {
		Name    string
		Status  string
		Ready   bool
		Initial uint64 `json:"initialLastAppliedIndex"`
		Raft    struct {
			AppliedIndex        string
			LastLogIndex        string
			LatestConfiguration []member
		}
	}
}

func (a statisticsAnswer) nodes() (all []Statistic) {
	for _, s := range a.Statistics {
		logged, _ := strconv.ParseUint(s.Raft.LastLogIndex, 10, 64)
		applied, _ := strconv.ParseUint(s.Raft.AppliedIndex, 10, 64)
		all = append(all, Statistic{s.Name, s.Status, s.Ready, s.Initial, logged, applied, s.Raft.LatestConfiguration})
	}
	slices.SortFunc(all, func(a, b Statistic) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Ready reports whether a node is ready to be asked and to write, which is the case while a
// majority of the nodes is there; if not, the error says what each said.
func (c *Cluster) Ready(ctx context.Context) error {
	return c.askREST(ctx, c.read, request{method: http.MethodGet, path: "/.well-known/ready"})
}
