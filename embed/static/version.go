package static

import (
	"fmt"
	"slices"

	"paperkin/embed"
)

// earlier are the digests of the files that the built-in model was before, of which there
// are libraries.
func earlier() []string {
	return []string{
		"sha256:cbb1c9a2112d8c1a521bce2e239b57db98118d27b46f641f00f22407ce62adf0", // until November 2026
	}
}

// Check tells whether the built-in model makes vectors of a space whose provider is
// "builtin". If it does not, the error wraps [embed.ErrEarlierModel] where an earlier
// version of the model did, or the present one in another way, and else
// [embed.ErrLaterModel]. The model is not opened.
func Check(s embed.Space) error {
	switch {
	case s == builtinSpace(builtinDigest, s.Dimensions):
		return nil
	case s.Digest == builtinDigest || slices.Contains(earlier(), s.Digest):
		return embed.ErrEarlierModel
	}
	return embed.ErrLaterModel
}

// builtinSpace is the space of a version of the built-in model.
func builtinSpace(digest string, dimensions int) embed.Space {
	return embed.Space{
		Provider: "builtin", Model: fmt.Sprintf("paperkin-static-%d", dimensions), Digest: digest, Dimensions: dimensions,
		DocumentTemplate: "{title} {abstract}", QueryTemplate: "{query}", Preparation: embed.Letters,
	}
}
