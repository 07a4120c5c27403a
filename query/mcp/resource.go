package mcp

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

const scheme = "paper://" // of resources

// readPaper reads a resource.
func (s *Server) readPaper(ctx context.Context, r *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
	ref := strings.TrimPrefix(r.Params.URI, scheme)
	refs := []string{ref}
	if plain, err := url.PathUnescape(ref); err == nil && plain != ref {
		refs = []string{plain, ref}
	}
	found, missing, err := s.lookUp(ctx, refs[:1])
	if err == nil && len(found) == 0 && len(refs) > 1 {
		found, missing, err = s.lookUp(ctx, refs[1:])
	}
	switch {
	case err != nil:
		return nil, errors.New(s.problem(ctx, tool{}, err))
	case len(missing) > 0 || len(found) == 0:
		return nil, notFound(r.Params.URI)
	}
	p := page{head: []string{quotation}, entries: []entry{whole(found[0])}}
	return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{{URI: r.Params.URI, MIMEType: "text/plain", Text: p.String()}}}, nil
}

// notFound is the error for a resource that there is not.
func notFound(uri string) error {
	return &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: "resource not found: " + clean(uri)}
}
