"""Resolve: same paper? same concept? which paper does this reference mean?"""
