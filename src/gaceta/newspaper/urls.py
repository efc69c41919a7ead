"""The newspaper's own pages in "Your account"."""

from django.urls import path

from gaceta.newspaper import shelf_views

app_name = "newspaper"

urlpatterns = [
    path("saved/", shelf_views.saved, name="saved"),
    path("saved/save/", shelf_views.save, name="save"),
    path("reading/", shelf_views.reading, name="reading"),
    path("reading/forget/", shelf_views.forget, name="forget"),
]
