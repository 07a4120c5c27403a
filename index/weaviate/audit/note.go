package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
)

// Read returns which nodes of a library's cluster were found to be as they are to be, and
// when: an empty one where that was never noted.
func Read(ctx context.Context, n interface {
	Search(ctx context.Context, r *pb.SearchRequest) (*pb.SearchReply, error)
}, library string) (conn.Audit, error) {
	reply, err := n.Search(ctx, &pb.SearchRequest{Collection: schema.MetaName(library), Filters: ids([]string{schema.AuditUUID()}), Limit: 1,
		Properties: &pb.PropertiesRequest{NonRefProperties: []string{schema.Body}}})
	if err != nil || len(reply.Results) == 0 {
		return conn.Audit{}, err
	}
	noted := conn.Audit{}
	if err := json.Unmarshal([]byte(schema.Text(reply.Results[0], schema.Body)), &noted); err != nil {
		return nil, fmt.Errorf("which nodes were audited: %w", err)
	}
	return noted, nil
}

func put(ctx context.Context, c *conn.Cluster, library string, noted conn.Audit) error {
	body, err := json.Marshal(noted)
	if err != nil {
		return err
	}
	return c.Put(ctx, []*pb.BatchObject{schema.AuditObject(schema.MetaName(library), body)})
}

// Begin notes all nodes of a cluster in which a library has been made, before there is
// anything in it: what is in no node is right in all.
func Begin(ctx context.Context, c *conn.Cluster, library string) error {
	all, err := c.Mark(ctx, schema.AuditAlias(library), schema.MetaName(library))
	if err != nil {
		return err
	}
	noted := conn.Audit{}
	for _, s := range all {
		noted[s.Name] = s.Initial
	}
	return put(ctx, c, library, noted)
}

// note notes the nodes that are as they are to be, unless they were started again since they
// were marked, and takes back what was noted of those that are not.
func (a *audit) note(ctx context.Context, marked []conn.Statistic) error {
	if a.report.Unpublished > 0 {
		return nil
	}
	now, err := a.cluster.Statistics(ctx)
	if err != nil {
		return err
	}
	initial := map[string]uint64{}
	for _, s := range now {
		initial[s.Name] = s.Initial
	}
	before, err := Read(ctx, a.cluster, a.library.Name())
	if err != nil {
		return err
	}
	noted := maps.Clone(before)
	sound := a.sound(marked)
	for _, s := range marked {
		if started, is := initial[s.Name]; sound[s.Name] && is && started == s.Initial {
			noted[s.Name] = s.Initial
		} else {
			delete(sound, s.Name)
		}
	}
	for i := range a.report.Nodes {
		n := &a.report.Nodes[i]
		if n.Left.Total() > 0 {
			delete(noted, n.Name)
		}
		n.Noted = n.Name != "" && sound[n.Name] || n.Name == "" && len(sound) == len(marked)
	}
	if maps.Equal(before, noted) {
		return nil
	}
	return put(ctx, a.cluster, a.library.Name(), noted)
}

// sound are the names of the nodes that are as they are to be. Where it is not known which
// node has which name, all of them have to be.
func (a *audit) sound(marked []conn.Statistic) map[string]bool {
	sound := map[string]bool{}
	all, named := len(a.report.Nodes) == len(marked), true
	for _, n := range a.report.Nodes {
		is := n.Err == nil && n.Left.Total() == 0
		all, named = all && is, named && n.Name != ""
		if is && n.Name != "" {
			sound[n.Name] = true
		}
	}
	if all && !named {
		for _, s := range marked {
			sound[s.Name] = true
		}
	}
	return sound
}
