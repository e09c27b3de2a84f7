"""The pages of rates, figures of experience and projects."""
